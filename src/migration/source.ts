import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { EXECUTION_COLUMNS } from '../model/columns';
import { quoteIdentifier } from '../model/quote';
import { SCHEMA_VERSION } from '../model/schema';
import { TABLES } from '../model/tables';
import { missingColumns, type SchemaVariant, schemaVariant } from '../model/variant';
import type { Database } from '../store/database';
import { schemaVersion } from '../store/require-learning-database';

export interface SourceColumn {
  /** As the database spells it. */
  readonly name: string;
  readonly type: string;
}

export interface SourceTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly SourceColumn[];
}

/** A learning database of any version, as its catalog tells. */
export interface Source {
  /** What DuckDB calls the database. */
  readonly catalog: string;
  readonly variant: SchemaVariant;
  /** As `metadata` has it; null where it says nothing. */
  readonly version: string | null;
  readonly blockBytes: number;
  readonly executions: SourceTable;
  /** All tables but executions and metadata, ours of later versions as well as those of others. */
  readonly others: readonly SourceTable[];
  readonly metadata: SourceTable | null;
}

/** The table in a statement. */
export const named = (catalog: string, { schema, name }: SourceTable) =>
  [catalog, schema, name].map(quoteIdentifier).join('.');

/** Whether it is a table of the model, in whatever case. */
export const ownName = ({ schema, name }: Pick<SourceTable, 'schema' | 'name'>) =>
  schema === 'main' ? TABLES.find((table) => table.name === name.toLowerCase())?.name : undefined;

export const isCurrent = ({ variant, version }: Source) => variant === 'v2' && version === SCHEMA_VERSION;

function refuseNewer(version: string | null, name: string): void {
  if (!(Number(version) > Number(SCHEMA_VERSION))) return;
  const message = `${name} has schema version ${version}; this program knows versions up to ${SCHEMA_VERSION}.`;
  throw new LearningError('newer_format', message, { hint: 'Install a newer version of this program.' });
}

const COLUMNS = `SELECT t.schema_name, t.table_name, list([c.column_name, c.data_type] ORDER BY c.column_index)
FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (database_oid, schema_oid, table_oid)
WHERE t.database_name = current_database() AND NOT t.internal AND NOT t.temporary
GROUP BY ALL ORDER BY ALL`;

const VIEWS = `SELECT lower(view_name) FROM duckdb_views()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal`;

/** Throws LearningError where there is no record, or one that lacks columns that it must have. */
export async function readSource(database: Database, path: string): Promise<Source> {
  const name = basename(path);
  const [[catalog, blockBytes]] = (await database.rows(
    'SELECT current_database(), block_size::INTEGER FROM pragma_database_size() WHERE database_name = current_database()',
  )) as [[string, number]];
  const tables = ((await database.rows(COLUMNS)) as [string, string, [string, string][]][]).map(
    ([schema, table, columns]): SourceTable => ({
      schema,
      name: table,
      columns: columns.map(([column, type]) => ({ name: column, type })),
    }),
  );
  const executions = tables.find((table) => ownName(table) === 'executions');
  if (executions === undefined) throw new LearningError('no_executions', `${name} has no table executions.`);
  const missing = missingColumns(executions.columns.map((column) => column.name.toLowerCase()));
  const required = EXECUTION_COLUMNS.filter((column) => !column.nullable && missing.includes(column.name));
  if (required.length > 0) {
    const message = `The table executions of ${name} lacks columns: ${required.map((column) => column.name).join(', ')}.`;
    throw new LearningError('bad_schema', message, {
      hint: 'Add them with ALTER TABLE, as docs/data-model.md has them, and migrate again.',
    });
  }
  const views = (await database.rows(VIEWS)).map(([view]) => [String(view), []] as const);
  const relations = new Map<string, readonly string[]>([
    ...views,
    ...tables
      .filter(({ schema }) => schema === 'main')
      .map((table) => [table.name.toLowerCase(), table.columns.map((column) => column.name.toLowerCase())] as const),
    ['executions', EXECUTION_COLUMNS.map((column) => column.name)],
  ]);
  const metadata = tables.find((table) => ownName(table) === 'metadata') ?? null;
  const version = metadata && (await versionIn(database, metadata));
  refuseNewer(version, name);
  return {
    catalog,
    blockBytes,
    variant: schemaVariant({ relations }),
    version,
    executions,
    metadata,
    others: tables.filter((table) => table !== executions && table !== metadata),
  };
}

async function versionIn(database: Database, metadata: SourceTable): Promise<string | null> {
  const has = (name: string) => metadata.columns.some((column) => column.name.toLowerCase() === name);
  return has('key') && has('value') ? schemaVersion(database) : null;
}
