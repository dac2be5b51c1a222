import type { TableColumn } from './columns';

/** Whose files a neighbour's tables are read from: Oneiric's SQLite files, or snapshots of the coverage of tests. */
export type NeighbourSource = 'workflows' | 'coverage';

/** A table that queries see beside those of the learning database, read from files of others. */
export interface NeighbourTable {
  readonly name: string;
  readonly source: NeighbourSource;
  readonly meaning: string;
  readonly columns: readonly TableColumn[];
  readonly primaryKey: readonly string[];
}

const column = (name: string, type: string, meaning: string, nullable = true): TableColumn => ({
  name,
  type,
  nullable,
  meaning,
});

const key = (name: string, meaning: string) => column(name, 'VARCHAR', meaning, false);
const text = (name: string, meaning: string) => column(name, 'VARCHAR', meaning);
const time = (name: string, meaning: string): TableColumn => ({ ...column(name, 'TIMESTAMP', meaning), unit: 'time' });

const STATUSES = ['running', 'completed', 'failed'];

/** Every table beside `executions`, in the order of the docs. */
export const NEIGHBOUR_TABLES = [
  {
    name: 'workflow_executions',
    source: 'workflows',
    meaning: 'One row is one run of a workflow. Oneiric keeps the last run only.',
    columns: [
      key('run_id', 'The run.'),
      text('workflow_key', 'The workflow.'),
      { ...text('status', 'How it stands.'), knownValues: STATUSES },
      time('started_at', 'When it began, UTC.'),
      time('ended_at', 'When it ended, UTC; NULL while it runs.'),
      { ...text('error', 'Why it failed.'), sensitive: true },
    ],
    primaryKey: ['run_id'],
  },
  {
    name: 'workflow_execution_nodes',
    source: 'workflows',
    meaning: 'One row is one step of a run. Those of earlier runs stay when their run is gone.',
    columns: [
      key('run_id', 'The run that it belongs to.'),
      key('node_key', 'The step.'),
      { ...text('status', 'How it stands.'), knownValues: STATUSES },
      time('started_at', 'When it began, UTC.'),
      time('ended_at', 'When it ended, UTC; NULL while it runs.'),
      { ...column('attempts', 'INTEGER', 'How often it was tried; NULL while it runs.'), unit: 'count' },
      { ...text('error', 'Why it failed.'), sensitive: true },
    ],
    primaryKey: ['run_id', 'node_key'],
  },
  {
    name: 'workflow_checkpoints',
    source: 'workflows',
    meaning: 'How far an unfinished workflow has come; Oneiric empties it after a success.',
    columns: [key('workflow_key', 'The workflow.'), column('payload', 'JSON', 'What has been done of it, by step.')],
    primaryKey: ['workflow_key'],
  },
  {
    name: 'domain_activity',
    source: 'workflows',
    meaning: 'What an operator has paused or is draining.',
    columns: [
      key('domain', 'Kind of component.'),
      key('key', 'The component.'),
      column('paused', 'BOOLEAN', 'Whether it is paused.'),
      column('draining', 'BOOLEAN', 'Whether it ends what it has, and takes nothing new.'),
      { ...text('note', "The operator's remark."), sensitive: true },
    ],
    primaryKey: ['domain', 'key'],
  },
  {
    name: 'coverage_snapshots',
    source: 'coverage',
    meaning: 'One row is one snapshot of the coverage of tests.',
    columns: [
      key('snapshot', 'Name of its file.'),
      time('taken_at', 'When it was taken, UTC.'),
      { ...column('avg_coverage', 'DOUBLE', 'Plain mean of the coverage of its repositories.'), unit: 'percent' },
      { ...column('repos_count', 'INTEGER', 'Repositories in it.'), unit: 'count' },
      { ...column('total_files_tested', 'INTEGER', 'Files with tests, of all of them.'), unit: 'count' },
      column('is_duplicate', 'BOOLEAN', 'Whether it says of every repository what the one before it says.', false),
    ],
    primaryKey: ['snapshot'],
  },
  {
    name: 'repository_coverage',
    source: 'coverage',
    meaning: 'One row is one repository in a snapshot.',
    columns: [
      key('snapshot', 'Name of the file.'),
      time('taken_at', 'When the snapshot was taken, UTC.'),
      key('repo', 'Short name of the repository.'),
      text('role', 'What the repository is for.'),
      { ...column('coverage', 'DOUBLE', 'Share of lines that tests reach.'), unit: 'percent' },
      { ...column('files_tested', 'INTEGER', 'Files with tests.'), unit: 'count' },
      column('is_duplicate', 'BOOLEAN', 'Whether its snapshot says what the one before it says.', false),
    ],
    primaryKey: ['snapshot', 'repo'],
  },
] as const satisfies readonly NeighbourTable[];

export type NeighbourName = (typeof NEIGHBOUR_TABLES)[number]['name'];

export const findNeighbour = (name: NeighbourName): NeighbourTable =>
  NEIGHBOUR_TABLES.find((table) => table.name === name)!;

export const isNeighbour = (name: string): name is NeighbourName =>
  NEIGHBOUR_TABLES.some((table) => table.name === name);
