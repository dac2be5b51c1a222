import { DuckDBInstance } from '@duckdb/node-api';
import { EXECUTION_COLUMNS } from '../../src/model/columns';

const EMBEDDING_WIDTH = 768;

const TYPES: Readonly<Record<string, string>> = { task_id: 'UUID PRIMARY KEY', embedding: 'FLOAT[]' };

const DDL = [
  `CREATE TABLE executions (${EXECUTION_COLUMNS.map(({ name, type, nullable }) =>
    [name, TYPES[name] ?? type, nullable ? '' : 'NOT NULL', name === 'uploaded_at' ? 'DEFAULT now()' : ''].join(' '),
  ).join(', ')})`,
  ...['repo', 'success', 'task_type', 'timestamp'].map(
    (column) => `CREATE INDEX idx_${column} ON executions (${column})`,
  ),
];

/** Rows as the producers of those databases write them: model names as tiers, complexity from 1 to 10, no feedback. */
function rowsSql(rows: number): string {
  const pick = (values: readonly string[], step: number) =>
    `([${values.map((value) => `'${value}'`).join(', ')}])[1 + (i // ${step}) % ${values.length}]`;
  return `INSERT INTO executions
SELECT
  md5('init-script:' || i)::UUID,
  TIMESTAMP '2026-02-09 12:00:00' - to_minutes(i * 37),
  ${pick(['code_review', 'optimization', 'refactoring', 'testing', 'debugging'], 1)},
  'Task number ' || i,
  ${pick(['mahavishnu', 'oneiric', 'akosha', 'session-buddy'], 2)},
  1 + i % 24,
  2000 + i * 900,
  ${pick(['haiku-3.5', 'sonnet-4.5', 'opus-4.6'], 1)},
  ${pick(['mahavishnu', 'session-buddy', 'kubernetes'], 3)},
  NULL,
  0.55 + (i % 40) / 100.0,
  1 + i % 10,
  i % 4 <> 3,
  5 + i % 50,
  NULL,
  0.2 + (i % 9) / 10.0,
  0.25 + (i % 8) / 10.0,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  list_transform(range(${EMBEDDING_WIDTH}), lambda d: sin(i + d)::FLOAT),
  NULL,
  TIMESTAMP '2026-02-09 21:50:49'
FROM range(${rows}) AS numbers (i)`;
}

/** A learning database of the init-script variant: no metadata table, no views, four indexes, embeddings of any width. */
export async function createInitScriptDatabase(path: string, rows = 50): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of [...DDL, rowsSql(rows)]) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}
