import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteText } from '../../model/quote';
import { rowHashes } from '../../store/row-hashes';
import type { Contents, TableContents } from '../contents';

const CATALOG = 'backup';

/** Values of several types, of which each release of DuckDB that hashes otherwise makes something else. */
const HASHING = `SELECT sum(hash(i, i::VARCHAR, i::DOUBLE, [i], {'a': i}, array_value(i::FLOAT, 2), i::HUGEINT, DATE '2020-01-01' + i::INTEGER, NULL::UUID, INTERVAL (i) HOUR))::VARCHAR FROM range(1000) AS numbers(i)`;

const TABLES = `SELECT schema_name, table_name, list({'name': column_name, 'type': data_type} ORDER BY column_index)
FROM duckdb_columns() WHERE database_name = '${CATALOG}' AND NOT internal
AND (schema_name, table_name) IN (SELECT (schema_name, table_name) FROM duckdb_tables() WHERE database_name = '${CATALOG}' AND NOT internal)
GROUP BY ALL ORDER BY ALL`;

const VIEWS = `SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = '${CATALOG}' AND NOT internal ORDER BY 1`;

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const sourceOf = ({ schema, name }: Table) => `${CATALOG}.${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

async function rows(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRowsJson();
}

async function readTable(connection: DuckDBConnection, table: Table): Promise<TableContents> {
  const { schema, name, columns } = table;
  let [count, checksum] = [0, 0n];
  for (const [at, { hash, where }] of rowHashes(columns).entries()) {
    const [row] = await rows(
      connection,
      `SELECT count(*), coalesce(sum(${hash}), 0)::VARCHAR FROM ${sourceOf(table)} WHERE ${where}`,
    );
    if (at === 0) count = Number(row![0]);
    checksum += BigInt(String(row![1]));
  }
  return { schema, name, columns: columns.length, rows: count, checksum: `${checksum}` };
}

/** DuckDB does not tell names apart by their case. */
const isNamed = (name: string, wanted: string) => name.toLowerCase() === wanted;

async function readExecutions(
  connection: DuckDBConnection,
  tables: readonly Table[],
  read: readonly TableContents[],
): Promise<Contents['executions']> {
  const at = tables.findIndex(({ schema, name }) => isNamed(schema, 'main') && isNamed(name, 'executions'));
  if (at === -1) return null;
  const table = tables[at]!;
  const column = table.columns.find(({ name }) => isNamed(name, 'timestamp'));
  if (!/^TIMESTAMP/.test(column?.type ?? '')) {
    return { rows: read[at]!.rows, oldest: null, newest: null };
  }
  const time = (of: string) => `strftime(${of}(${quoteIdentifier(column!.name)})::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  const [row] = await rows(connection, `SELECT ${time('min')}, ${time('max')} FROM ${sourceOf(table)}`);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { rows: read[at]!.rows, oldest: text(row![0]), newest: text(row![1]) };
}

/**
 * Opens a database to read only, and reads every column of every row of it. Its macros are not those that are called:
 * the database is not the first on the search path. Throws what DuckDB says.
 */
export async function readContents(
  connection: DuckDBConnection,
  path: string,
  report: (done: number, total: number) => void,
): Promise<Contents> {
  await connection.run(`ATTACH ${quoteText(path)} AS ${CATALOG} (READ_ONLY)`);
  const tables = (await rows(connection, TABLES)).map(([schema, name, columns]) => ({
    schema: String(schema),
    name: String(name),
    columns: columns as unknown as Table['columns'],
  }));
  const read: TableContents[] = [];
  for (const table of tables) {
    report(read.length, tables.length);
    read.push(await readTable(connection, table));
  }
  const views = (await rows(connection, VIEWS)).map(([name]) => String(name));
  const [[hashing]] = (await rows(connection, HASHING)) as [[string]];
  const executions = await readExecutions(connection, tables, read);
  await connection.run(`DETACH ${CATALOG}`);
  return { hashing, tables: read, views, executions };
}
