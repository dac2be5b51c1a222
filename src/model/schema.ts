import { limitSql } from './checks';
import { EMBEDDING_WIDTH, NOW_UTC, type TableColumn } from './columns';
import { INDEXES } from './indexes';
import { TABLES, type Table } from './tables';
import { DERIVED_VIEW, VIEWS, viewSql } from './views';

/** The version that `metadata` holds under the key `schema_version`. */
export const SCHEMA_VERSION = '2';

export interface SchemaOptions {
  /** Floats in each embedding; null for a database that mixes widths. 384 unless told. */
  readonly embeddingWidth?: number | null;
}

function columnSql(column: TableColumn): string {
  const limit = limitSql(column);
  return [
    column.name,
    column.type,
    column.nullable ? '' : 'NOT NULL',
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    limit === null ? '' : `CHECK (${limit})`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** CREATE TABLE of one table, and nothing where it exists. */
export function tableDdl(
  { name, columns, primaryKey }: Table,
  { embeddingWidth = EMBEDDING_WIDTH }: SchemaOptions = {},
): string {
  const typed = columns.map((column) =>
    column.name === 'embedding' ? { ...column, type: `FLOAT[${embeddingWidth ?? ''}]` } : column,
  );
  const lines = [...typed.map(columnSql), `PRIMARY KEY (${primaryKey.join(', ')})`];
  return `CREATE TABLE IF NOT EXISTS ${name} (\n  ${lines.join(',\n  ')}\n)`;
}

/** Tables and views of schema version 2, one statement each, for an empty database. Fill it, then add `indexDdl`. */
export function schemaDdl(options: SchemaOptions = {}): string[] {
  const { embeddingWidth = EMBEDDING_WIDTH } = options;
  const facts = [
    `('schema_version', '${SCHEMA_VERSION}', ${NOW_UTC})`,
    ...(embeddingWidth === null ? [] : [`('embedding_dimension', '${embeddingWidth}', ${NOW_UTC})`]),
  ];
  return [
    ...TABLES.map((table) => tableDdl(table, options)),
    `INSERT INTO metadata VALUES ${facts.join(', ')}`,
    ...VIEWS.map((view) => `CREATE VIEW ${view.name} AS\n${viewSql(view)}`),
    `CREATE VIEW ${DERIVED_VIEW.name} AS\n${DERIVED_VIEW.sql}`,
  ];
}

export function indexDdl(): string[] {
  return INDEXES.map(({ name, columns }) => `CREATE INDEX ${name} ON executions (${columns.join(', ')})`);
}
