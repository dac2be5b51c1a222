import { BRIDGE } from './bridge';
import { NEWER } from './newer';
import type { Migrated, Saved, Source } from './source';
import { CORE_SQL, MOTHERDUCK } from './sql-sources';
import { SQLITE } from './sqlite';

const OURS: readonly unknown[] = ['sql', 'metric', 'preset'];

/** Whoever may have saved a query, the surest to tell first. */
const SOURCES: readonly Source[] = [SQLITE, BRIDGE, MOTHERDUCK, CORE_SQL, NEWER];

/** The query in our shape, where it is not one of ours already: then undefined. */
export function migrateQuery(saved: Saved | string): Migrated | undefined {
  if (typeof saved === 'string') {
    const query = { refId: 'A', queryType: 'sql', format: 'table', rawSql: saved };
    return { origin: 'older', query, notes: [] };
  }
  if (OURS.includes(saved.queryType)) return undefined;
  for (const source of SOURCES) {
    const migrated = source(saved);
    if (migrated) return migrated;
  }
  return undefined;
}
