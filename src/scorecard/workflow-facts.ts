import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { findNeighbour, type NeighbourName } from '../model/neighbours';
import { quoteText } from '../model/quote';
import type { NeighbourRow, NeighbourValue } from '../neighbours/instant';
import { SqliteDatabase } from '../neighbours/sqlite/database';
import { readOpened } from '../neighbours/workflows/read-file';
import { STORED_TABLES } from '../neighbours/workflows/stored-tables';

/** Rows of a table with the names of its columns. */
function asObjects(name: NeighbourName, rows: readonly NeighbourRow[]): Record<string, NeighbourValue>[] {
  const { columns } = findNeighbour(name);
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at] ?? null])));
}

/** The tables of Oneiric's workflow_checkpoints.sqlite; domain_activity has a file of its own. */
const TABLES = ['workflow_executions', 'workflow_execution_nodes', 'workflow_checkpoints'] as const;

type Name = (typeof TABLES)[number];
type Row = Readonly<Record<string, NeighbourValue>>;

/** What workflow checkpoints are judged by. Times are milliseconds since 1970, UTC. */
export interface WorkflowFacts {
  readonly file: string;
  readonly rows: Readonly<Record<Name, readonly Row[]>>;
  readonly missingTables: readonly Name[];
  /** As `table.column`. */
  readonly missingColumns: readonly string[];
  /** First columns of the indexes of the two tables of runs and steps, keys among them. */
  readonly indexed: Readonly<Record<'workflow_executions' | 'workflow_execution_nodes', readonly string[]>>;
  /** Whether steps refer to their runs by a foreign key. */
  readonly hasForeignKey: boolean;
  /** What SQLite finds wrong with the file, as sentences. */
  readonly faults: readonly string[];
  /** How it was read where it is not as expected. */
  readonly remarks: readonly string[];
}

function firstColumns(database: SqliteDatabase, table: string): string[] {
  return database
    .rows(
      `SELECT i.name FROM pragma_index_list(${quoteText(table)}) AS l, pragma_index_info(l.name) AS i WHERE i.seqno = 0`,
    )
    .map(([name]) => String(name).toLowerCase());
}

/** The name of the checkpoints' file in Oneiric's folder. */
const CHECKPOINTS = 'workflow_checkpoints.sqlite';

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/**
 * Reads a copy of the file, or of the one in the folder, as of its last commit, while its owner writes. Throws
 * LearningError.
 */
export async function workflowFacts(path: string, signal?: AbortSignal): Promise<WorkflowFacts> {
  const database = await SqliteDatabase.open((await isFolder(path)) ? join(path, CHECKPOINTS) : path, signal);
  try {
    const stored = database.tables();
    const read = readOpened(database);
    const there = TABLES.filter((name) => read.has(name));
    if (there.length === 0) {
      throw new LearningError('not_sqlite', `${database.name} has none of the tables of workflow checkpoints.`);
    }
    const spelled = (name: Name) => stored.get(STORED_TABLES[name])?.name;
    const columnsOf = (name: Name) =>
      new Set(stored.get(STORED_TABLES[name])!.columns.map((column) => column.name.toLowerCase()));
    const indexesOf = (name: Name) => (there.includes(name) ? firstColumns(database, spelled(name)!) : []);
    const nodes = spelled('workflow_execution_nodes');
    return {
      file: database.name,
      rows: Object.fromEntries(
        TABLES.map((name) => [name, asObjects(name, read.get(name)?.rows ?? [])]),
      ) as unknown as WorkflowFacts['rows'],
      missingTables: TABLES.filter((name) => !there.includes(name)),
      missingColumns: there.flatMap((name) => {
        const has = columnsOf(name);
        return findNeighbour(name)
          .columns.filter((column) => !has.has(column.name))
          .map((column) => `${name}.${column.name}`);
      }),
      indexed: {
        workflow_executions: indexesOf('workflow_executions'),
        workflow_execution_nodes: indexesOf('workflow_execution_nodes'),
      },
      hasForeignKey:
        nodes !== undefined &&
        database.rows(`SELECT 1 FROM pragma_foreign_key_list(${quoteText(nodes)}) WHERE lower("from") = 'run_id'`)
          .length > 0,
      faults: database.faults(),
      remarks: [...read.values()].flatMap(({ remarks }) => remarks),
    };
  } finally {
    database.close();
  }
}
