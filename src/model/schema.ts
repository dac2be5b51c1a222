import { limitSql } from './checks';
import { type Column, EXECUTION_COLUMNS } from './columns';
import { INDEXES } from './indexes';
import { VIEWS, viewSql } from './views';

/** The version that `metadata` holds under the key `schema_version`. */
const SCHEMA_VERSION = '1';

function columnSql(column: Column): string {
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

/** Tables and views of schema version 1, one statement each, for an empty database. Fill it, then add `indexDdl`. */
export function schemaDdl(): string[] {
  const columns = EXECUTION_COLUMNS.map(columnSql);
  return [
    `CREATE TABLE executions (\n  ${[...columns, 'PRIMARY KEY (task_id)'].join(',\n  ')}\n)`,
    'CREATE TABLE metadata (key VARCHAR PRIMARY KEY, value VARCHAR, updated_at TIMESTAMP)',
    `INSERT INTO metadata VALUES ('schema_version', '${SCHEMA_VERSION}', make_timestamp(epoch_us(now())))`,
    ...VIEWS.map((view) => `CREATE VIEW ${view.name} AS\n${viewSql(view)}`),
  ];
}

export function indexDdl(): string[] {
  return INDEXES.map(({ name, columns }) => `CREATE INDEX ${name} ON executions (${columns.join(', ')})`);
}
