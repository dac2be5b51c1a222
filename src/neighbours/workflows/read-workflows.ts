import { LearningError } from '../../error/learning-error';
import { findNeighbour } from '../../model/neighbours';
import type { NeighbourRow } from '../instant';
import { findFiles } from './find-files';
import { readWorkflowFile, type WorkflowFile } from './read-file';
import { WORKFLOW_TABLES, type WorkflowTable } from './stored-tables';

export interface Workflows {
  /** Rows in the order of the columns of `NEIGHBOUR_TABLES`; a table that no file has is not there. */
  readonly tables: ReadonlyMap<WorkflowTable, readonly NeighbourRow[]>;
  /** What was left out, or is not as it should be, as sentences. */
  readonly remarks: readonly string[];
}

/** Runs and their steps add up over files; of a state, the newest is the one that holds. */
const ADDS_UP: Readonly<Record<WorkflowTable, boolean>> = {
  workflow_executions: true,
  workflow_execution_nodes: true,
  workflow_checkpoints: false,
  domain_activity: false,
};

/** The latest time in the file, milliseconds. */
function newestIn(file: WorkflowFile): number {
  let newest = 0;
  for (const [name, { rows }] of file) {
    findNeighbour(name).columns.forEach(({ type }, at) => {
      if (type === 'TIMESTAMP') for (const row of rows) newest = Math.max(newest, Number(row[at] ?? 0));
    });
  }
  return newest;
}

function merged(name: WorkflowTable, files: readonly WorkflowFile[]): readonly NeighbourRow[] | null {
  const held = files.flatMap((file) => file.get(name)?.rows ?? []);
  const having = files.filter((file) => file.has(name));
  if (having.length === 0) return null;
  if (!ADDS_UP[name]) return having.at(-1)!.get(name)!.rows;
  const { columns, primaryKey } = findNeighbour(name);
  const keys = primaryKey.map((part) => columns.findIndex((column) => column.name === part));
  const byKey = new Map(held.map((row) => [JSON.stringify(keys.map((at) => row[at])), row]));
  return [...byKey.values()];
}

/**
 * What Oneiric's file holds, or all of its files in a folder together: each run and step once, as the file knows it whose
 * times are the latest.
 * @throws LearningError where there is none that can be read
 */
export async function readWorkflows(path: string, signal?: AbortSignal): Promise<Workflows> {
  const paths = await findFiles(path);
  const read: WorkflowFile[] = [];
  const problems: LearningError[] = [];
  for (const file of paths) {
    try {
      read.push(await readWorkflowFile(file, signal));
    } catch (error) {
      if (signal?.aborted) throw error;
      problems.push(LearningError.from(error));
    }
  }
  if (read.length === 0) throw problems[0]!;
  const files = read.map((file) => ({ file, newest: newestIn(file) })).sort((a, b) => a.newest - b.newest);
  const inOrder = files.map(({ file }) => file);
  const tables = new Map(
    WORKFLOW_TABLES.flatMap((name) => {
      const rows = merged(name, inOrder);
      return rows === null ? [] : [[name, rows] as const];
    }),
  );
  const remarks = inOrder.flatMap((file) => [...file.values()].flatMap(({ remarks }) => remarks));
  return { tables, remarks: [...problems.map(({ message }) => message), ...remarks] };
}
