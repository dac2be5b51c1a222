import { HOSTILE_VALUES } from './hostile-values';
import type { MemoryDatabase } from './memory-database';

/** A table `hostile(id, value)` of the hostile values, written without SQL text; the id is the place in the list. */
export async function createHostileTable(db: MemoryDatabase): Promise<void> {
  await db.run('CREATE TABLE hostile (id INTEGER, value VARCHAR)');
  const appender = await db.connection.createAppender('hostile');
  for (const [id, value] of HOSTILE_VALUES.entries()) {
    appender.appendInteger(id);
    appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
}
