import { LearningError } from '../error/learning-error';
import { type Column, EXECUTION_COLUMNS, NOW_UTC } from '../model/columns';
import { quoteIdentifier, quoteText } from '../model/quote';
import { SCHEMA_VERSION } from '../model/schema';
import { tableOf } from '../model/tables';
import { DERIVED_VIEW, VIEWS } from '../model/views';
import { createIndexes, createSchema } from '../store/create-schema';
import type { Database } from '../store/database';
import type { Report } from '../writing/operation';
import { REFUSED, type Reading, SOURCE_ROWS } from './reading';
import { named, ownName, type Source, type SourceTable } from './source';

/** What the new database is called while it is attached. */
export const TARGET = 'migration_target';

const CHUNK_ROWS = 100_000;

const columns: readonly Column[] = EXECUTION_COLUMNS;

/** Columns of executions in the new table, quoted, those that producers have added last. */
export const columnsOf = ({ extra }: Reading) => [...columns, ...extra].map(({ name }) => quoteIdentifier(name));

/** Types, sequences, macros, views and tables of others come along as they are; ours are made anew. */
async function createTables(database: Database, source: Source, reading: Reading): Promise<void> {
  await database.run(`COPY FROM DATABASE ${quoteIdentifier(source.catalog)} TO ${TARGET} (SCHEMA)`);
  await database.run(`USE ${TARGET}`);
  for (const { name } of [...VIEWS, DERIVED_VIEW]) await database.run(`DROP VIEW IF EXISTS ${name}`);
  // Where others have put foreign keys on the record, their tables go first.
  const ours = [source.executions, source.metadata, ...source.others].filter((table) => table && ownName(table));
  for (const table of (ours as SourceTable[]).toReversed())
    await database.run(`DROP TABLE ${quoteIdentifier(table.name)}`);
  await createSchema(database, { embeddingWidth: reading.embeddingWidth });
  for (const { name, type } of reading.extra) {
    await database.run(`ALTER TABLE executions ADD COLUMN ${quoteIdentifier(name)} ${type}`);
  }
}

async function copyExecutions(database: Database, reading: Reading, report: Report): Promise<void> {
  const names = columnsOf(reading).join(', ');
  const sound = reading.refused > 0 ? ` ANTI JOIN ${REFUSED} USING (source_row)` : '';
  for (let from = 0; from < reading.rowEnd; from += CHUNK_ROWS) {
    await database.run(
      `INSERT INTO executions (${names}) SELECT ${names} FROM ${SOURCE_ROWS}${sound}
WHERE source_row >= ${from} AND source_row < ${from + CHUNK_ROWS} ORDER BY source_row`,
    );
    report({ stage: 'copying rows', done: Math.min(from + CHUNK_ROWS, reading.rowEnd), total: reading.rowEnd });
  }
}

/** JSON knows neither NaN nor infinity. */
function jsonOf({ type, name }: { type: string; name: string }): string {
  const value = quoteIdentifier(name);
  return /^(FLOAT|DOUBLE)$/.test(type)
    ? `CASE WHEN ${value} IS NULL OR isfinite(${value}) THEN to_json(${value}) ELSE to_json(CAST(${value} AS VARCHAR)) END`
    : value;
}

/** Puts rows that cannot be migrated into quarantine, with the names and values that they had. */
async function quarantine(database: Database, source: Source): Promise<void> {
  const given = source.executions.columns;
  const record = given
    .map(({ name, type }) => `${quoteText(name.toLowerCase())}: ${jsonOf({ name, type })}`)
    .join(', ');
  const id = given.find(({ name }) => name.toLowerCase() === 'task_id')!;
  await database.run(`INSERT INTO quarantine (source, kind, task_id, field, reason, record)
SELECT 'migration', 'execution', CAST(old.${quoteIdentifier(id.name)} AS VARCHAR), field, reason || '.', CAST(to_json({${record}}) AS VARCHAR)
FROM ${named(source.catalog, source.executions)} AS old JOIN ${REFUSED} ON source_row = old.rowid ORDER BY source_row`);
}

async function copyMetadata(database: Database, source: Source): Promise<void> {
  if (source.metadata !== null) {
    const names = source.metadata.columns.map(({ name }) => name.toLowerCase());
    const updated = names.includes('updated_at') ? 'TRY_CAST(updated_at AS TIMESTAMP)' : 'NULL';
    if (names.includes('key') && names.includes('value')) {
      await database.run(`INSERT INTO metadata SELECT key, CAST(value AS VARCHAR), ${updated}
FROM ${named(source.catalog, source.metadata)} WHERE key IS NOT NULL ON CONFLICT DO NOTHING`);
    }
  }
  await database.run(
    `INSERT OR REPLACE INTO metadata VALUES ('migrated_from', ${quoteText(source.version ?? source.variant)}, ${NOW_UTC})`,
  );
}

/** Columns that an earlier table of ours and the present one share. Throws where rows would lose some. */
export function sharedColumns(table: SourceTable): string[] {
  const own = ownName(table);
  if (own !== undefined) {
    const known = tableOf(own).columns.map(({ name }) => name);
    const lost = table.columns.find(({ name }) => !known.includes(name.toLowerCase()));
    if (lost) {
      const message = `The table ${own} has a column ${lost.name}, which schema version ${SCHEMA_VERSION} does not know.`;
      throw new LearningError('bad_schema', message, { hint: `Rename the table, and migrate again.` });
    }
  }
  return table.columns.map(({ name }) => quoteIdentifier(name));
}

async function copyOthers(database: Database, source: Source, report: Report): Promise<void> {
  for (const [i, table] of source.others.entries()) {
    report({ stage: 'copying other tables', done: i, total: source.others.length });
    const names = sharedColumns(table).join(', ');
    await database
      .run(`INSERT INTO ${named(TARGET, table)} (${names}) SELECT ${names} FROM ${named(source.catalog, table)}`)
      .catch((cause: LearningError) => {
        if (cause.code !== 'internal') throw cause;
        throw new LearningError('bad_schema', `The new table ${table.name} refuses rows of the old one.`, {
          cause,
          hint: 'Mend or delete those rows, or rename the table, and migrate again.',
        });
      });
  }
}

/** Fills the database attached as TARGET, and writes all of it into its file. */
export async function copyDatabase(
  database: Database,
  source: Source,
  reading: Reading,
  report: Report,
): Promise<void> {
  await createTables(database, source, reading);
  await copyExecutions(database, reading, report);
  await quarantine(database, source);
  await copyMetadata(database, source);
  await copyOthers(database, source, report);
  report({ stage: 'creating indexes', done: 0, total: null });
  await createIndexes(database);
  await database.run(
    `INSERT INTO maintenance_log (operation, ended_at, records_affected, outcome, detail)
VALUES ('db.migrate', ${NOW_UTC}, ?::BIGINT, 'succeeded', ?::JSON)`,
    [
      reading.rows,
      JSON.stringify({ from: source.version ?? source.variant, to: SCHEMA_VERSION, quarantined: reading.refused }),
    ],
  );
  await database.run(`CHECKPOINT ${TARGET}`);
}
