import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBTimestampValue } from '@duckdb/node-api';
import { withScratchDuckdb } from '../engine/duckdb-node/scratch-duckdb';
import { LearningError } from '../error/learning-error';
import { findNeighbour, NEIGHBOUR_TABLES, type NeighbourName, type NeighbourSource } from '../model/neighbours';
import { quoteIdentifier, quoteText } from '../model/quote';
import { StoredZone } from '../model/stored-zone';
import { privateFolderError } from '../snapshot/io-error';
import type { NeighbourCopy, NeighbourFault, NeighbourRequest } from './copy-request';
import { readSnapshots } from './coverage/read-snapshots';
import { repositoryRows, snapshotRows } from './coverage/rows';
import type { NeighbourRow, NeighbourValue } from './instant';
import { readWorkflows } from './workflows/read-workflows';

const SHARE = { memoryLimitMb: 512, threads: 1 };
const COPY = 'neighbour_copy';
/** Notices are read by people. */
const MOST_REMARKS = 3;

interface Read {
  readonly tables: ReadonlyMap<NeighbourName, readonly NeighbourRow[]>;
  readonly remarks: readonly string[];
}

type ReadSource = (path: string, storedTimeZone: string, signal: AbortSignal | undefined) => Promise<Read>;

const READERS: Readonly<Record<NeighbourSource, ReadSource>> = {
  workflows: (path, _, signal) => readWorkflows(path, signal),
  coverage: async (path, storedTimeZone) => {
    const zone = StoredZone.of(storedTimeZone);
    const { snapshots, remarks } = await readSnapshots(path, (local) => local - (zone?.offsetAtLocal(local) ?? 0));
    return {
      tables: new Map<NeighbourName, readonly NeighbourRow[]>([
        ['coverage_snapshots', snapshotRows(snapshots)],
        ['repository_coverage', repositoryRows(snapshots)],
      ]),
      remarks,
    };
  },
};

type Append = (appender: Appender, value: NeighbourValue) => void;
type Appender = Awaited<ReturnType<DuckDBConnection['createAppender']>>;

const APPENDS: Readonly<Record<string, Append>> = {
  VARCHAR: (appender, value) => appender.appendVarchar(String(value)),
  JSON: (appender, value) => appender.appendVarchar(String(value)),
  INTEGER: (appender, value) => appender.appendInteger(Number(value)),
  DOUBLE: (appender, value) => appender.appendDouble(Number(value)),
  BOOLEAN: (appender, value) => appender.appendBoolean(value === true),
  TIMESTAMP: (appender, value) =>
    appender.appendTimestamp(new DuckDBTimestampValue(BigInt(Math.round(Number(value) * 1000)))),
};

async function lay(connection: DuckDBConnection, name: NeighbourName, rows: readonly NeighbourRow[]): Promise<void> {
  const { columns } = findNeighbour(name);
  const list = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`).join(', ');
  await connection.run(`CREATE TABLE ${COPY}.main.${name} (${list})`);
  const appends = columns.map(({ type }) => APPENDS[type]!);
  const appender = await connection.createAppender(name, 'main', COPY);
  try {
    for (const row of rows) {
      row.forEach((value, at) => {
        if (value === null) appender.appendNull();
        else appends[at]!(appender, value);
      });
      appender.endRow();
    }
  } finally {
    appender.closeSync();
  }
}

const tablesOf = (source: NeighbourSource): NeighbourName[] =>
  NEIGHBOUR_TABLES.filter((table) => table.source === source).map(({ name }) => name);

function told(source: NeighbourSource, { tables, remarks }: Read): NeighbourFault[] {
  const missing = tablesOf(source).filter((name) => !tables.has(name));
  const faults = missing.map((name) => ({
    tables: [name],
    error: new LearningError('no_data_beside', `No file of ${source} has what ${name} shows.`, {
      hint: 'Let the setting name the folder that holds all of them.',
    }),
  }));
  if (remarks.length === 0) return faults;
  const more = remarks.length - MOST_REMARKS;
  const text = remarks.slice(0, MOST_REMARKS).join(' ') + (more > 0 ? ` And ${more} more.` : '');
  return [...faults, { tables: tablesOf(source), error: new LearningError('damaged_neighbour', text) }];
}

/**
 * Lays what neighbours hold into a DuckDB database, which queries read beside the record. A source that cannot be read has
 * no tables in it, and a fault that says why; a table that its files lack is empty.
 * @throws LearningError where the copy itself fails
 */
export async function copyNeighbours(
  { paths, storedTimeZone, target }: NeighbourRequest,
  signal?: AbortSignal,
): Promise<NeighbourCopy> {
  const faults: NeighbourFault[] = [];
  const read = new Map<NeighbourName, readonly NeighbourRow[]>();
  for (const source of Object.keys(READERS) as NeighbourSource[]) {
    const path = paths[source];
    if (path === null) continue;
    try {
      const found = await READERS[source](path, storedTimeZone, signal);
      for (const name of tablesOf(source)) read.set(name, found.tables.get(name) ?? []);
      faults.push(...told(source, found));
    } catch (error) {
      signal?.throwIfAborted();
      faults.push({ tables: tablesOf(source), error: LearningError.from(error) });
    }
  }
  const directories = [dirname(target)];
  await withScratchDuckdb({ ...SHARE, directories, signal, failure: privateFolderError }, async (connection) => {
    await connection.run(`ATTACH ${quoteText(target)} AS ${COPY}`);
    for (const [name, rows] of read) await lay(connection, name, rows);
    await connection.run(`CHECKPOINT ${COPY}; DETACH ${COPY}`);
  });
  return { rows: Object.fromEntries([...read].map(([name, rows]) => [name, rows.length])), faults };
}
