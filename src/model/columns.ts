import type { Unit } from './units';

/** The groups in which help, completion and docs show the columns. */
type ColumnGroup =
  | 'identification'
  | 'task characteristics'
  | 'routing decisions'
  | 'outcomes'
  | 'cost'
  | 'error context'
  | 'user feedback'
  | 'resources'
  | 'solution extraction'
  | 'semantic search'
  | 'extensibility';

/** A column of any table of the learning database. */
export interface TableColumn {
  readonly name: string;
  /** As DuckDB writes it in DDL. */
  readonly type: string;
  readonly nullable: boolean;
  readonly meaning: string;
  readonly unit?: Unit;
  readonly default?: string;
  /** Inclusive. */
  readonly min?: number;
  /** Inclusive. */
  readonly max?: number;
  /** Producers cut the text to so many characters. */
  readonly maxLength?: number;
  /** Values that producers are known to write; others are read all the same. */
  readonly knownValues?: readonly string[];
  /** The only values that the table takes. */
  readonly allowedValues?: readonly string[];
  /** May hold what people typed. */
  readonly sensitive?: true;
}

/** A column of `executions`. */
export interface Column extends TableColumn {
  readonly group: ColumnGroup;
  /** Few distinct values: fit to group by, to filter by and to complete. */
  readonly dimension?: true;
}

/** SQL of the present as a TIMESTAMP in UTC, whatever the session's time zone. */
export const NOW_UTC = 'make_timestamp(epoch_us(now()))';

/** Floats in an embedding of the model that the orchestrator uses. */
export const EMBEDDING_WIDTH = 384;

/** The table `executions`, one row a task execution, in the order of its columns. */
export const EXECUTION_COLUMNS = [
  {
    name: 'task_id',
    type: 'UUID',
    nullable: false,
    group: 'identification',
    meaning: 'The execution; primary key.',
  },
  {
    name: 'timestamp',
    type: 'TIMESTAMP',
    nullable: false,
    unit: 'time',
    group: 'identification',
    meaning: 'When the execution was recorded, UTC.',
  },
  {
    name: 'task_type',
    type: 'VARCHAR',
    nullable: false,
    dimension: true,
    group: 'task characteristics',
    meaning: 'Kind of task, such as refactor, test or code_review.',
  },
  {
    name: 'task_description',
    type: 'VARCHAR',
    nullable: false,
    maxLength: 500,
    sensitive: true,
    group: 'task characteristics',
    meaning: 'The prompt or description.',
  },
  {
    name: 'repo',
    type: 'VARCHAR',
    nullable: false,
    dimension: true,
    group: 'task characteristics',
    meaning: 'Short name of the repository.',
  },
  {
    name: 'file_count',
    type: 'INTEGER',
    nullable: false,
    unit: 'count',
    min: 0,
    group: 'task characteristics',
    meaning: 'Files affected.',
  },
  {
    name: 'estimated_tokens',
    type: 'INTEGER',
    nullable: false,
    unit: 'count',
    min: 0,
    group: 'task characteristics',
    meaning: 'Tokens the task was estimated to need.',
  },
  {
    name: 'model_tier',
    type: 'VARCHAR',
    nullable: false,
    dimension: true,
    knownValues: ['small', 'medium', 'large'],
    group: 'routing decisions',
    meaning: 'Model tier the router chose; some producers write a model name.',
  },
  {
    name: 'pool_type',
    type: 'VARCHAR',
    nullable: false,
    dimension: true,
    knownValues: ['mahavishnu', 'session-buddy', 'runpod', 'kubernetes', 'unknown'],
    group: 'routing decisions',
    meaning: 'Pool that executed the task.',
  },
  {
    name: 'swarm_topology',
    type: 'VARCHAR',
    nullable: true,
    dimension: true,
    knownValues: ['mesh', 'star', 'tree', 'hierarchical', 'flat', 'dynamic'],
    group: 'routing decisions',
    meaning: 'Topology of the swarm; NULL when none ran.',
  },
  {
    name: 'routing_confidence',
    type: 'FLOAT',
    nullable: false,
    unit: 'fraction',
    min: 0,
    max: 1,
    group: 'routing decisions',
    meaning: 'How sure the router was of its choice.',
  },
  {
    name: 'complexity_score',
    type: 'INTEGER',
    nullable: false,
    unit: 'score',
    min: 0,
    max: 100,
    group: 'routing decisions',
    meaning: 'How hard the task looked to the router.',
  },
  {
    name: 'success',
    type: 'BOOLEAN',
    nullable: false,
    dimension: true,
    group: 'outcomes',
    meaning: 'Whether the task worked.',
  },
  {
    name: 'duration_seconds',
    type: 'FLOAT',
    nullable: false,
    unit: 'seconds',
    min: 0,
    group: 'outcomes',
    meaning: 'Wall time of the execution.',
  },
  {
    name: 'quality_score',
    type: 'INTEGER',
    nullable: true,
    unit: 'score',
    min: 0,
    max: 100,
    group: 'outcomes',
    meaning: 'Score of the quality gate; NULL when it did not run.',
  },
  {
    name: 'cost_estimate',
    type: 'FLOAT',
    nullable: false,
    unit: 'usd',
    min: 0,
    group: 'cost',
    meaning: 'Cost predicted before the execution.',
  },
  {
    name: 'actual_cost',
    type: 'FLOAT',
    nullable: false,
    unit: 'usd',
    min: 0,
    group: 'cost',
    meaning: 'What the execution cost.',
  },
  {
    name: 'error_type',
    type: 'VARCHAR',
    nullable: true,
    dimension: true,
    knownValues: ['timeout', 'quality_gate', 'crash', 'validation', 'unknown'],
    group: 'error context',
    meaning: 'Kind of failure; some producers set it on successes too.',
  },
  {
    name: 'error_message',
    type: 'VARCHAR',
    nullable: true,
    maxLength: 1000,
    sensitive: true,
    group: 'error context',
    meaning: 'Text of the error.',
  },
  {
    name: 'user_accepted',
    type: 'BOOLEAN',
    nullable: true,
    dimension: true,
    group: 'user feedback',
    meaning: 'Whether the user accepted the result; NULL without feedback.',
  },
  {
    name: 'user_rating',
    type: 'INTEGER',
    nullable: true,
    unit: 'stars',
    min: 1,
    max: 5,
    dimension: true,
    group: 'user feedback',
    meaning: 'Rating by the user; NULL without feedback.',
  },
  {
    name: 'peak_memory_mb',
    type: 'FLOAT',
    nullable: true,
    unit: 'megabytes',
    min: 0,
    group: 'resources',
    meaning: 'Peak memory of the execution.',
  },
  {
    name: 'cpu_time_seconds',
    type: 'FLOAT',
    nullable: true,
    unit: 'seconds',
    min: 0,
    group: 'resources',
    meaning: 'CPU time of the execution.',
  },
  {
    name: 'solution_summary',
    type: 'VARCHAR',
    nullable: true,
    sensitive: true,
    group: 'solution extraction',
    meaning: 'What solved the task; recurring summaries form solution patterns.',
  },
  {
    name: 'embedding',
    type: `FLOAT[${EMBEDDING_WIDTH}]`,
    nullable: true,
    group: 'semantic search',
    meaning: 'Unit vector of the task text; older files hold FLOAT[] of any width.',
  },
  {
    name: 'metadata',
    type: 'JSON',
    nullable: true,
    sensitive: true,
    group: 'extensibility',
    meaning: 'A JSON object: pool id, worker id, whatever the producer adds.',
  },
  {
    name: 'uploaded_at',
    type: 'TIMESTAMP',
    nullable: true,
    unit: 'time',
    default: NOW_UTC,
    group: 'extensibility',
    meaning: 'When the row was inserted, UTC; later than timestamp by the time it waited.',
  },
] as const satisfies readonly Column[];

const byName: ReadonlyMap<string, Column> = new Map(EXECUTION_COLUMNS.map((column) => [column.name, column]));

export function executionColumn(name: string): Column | undefined {
  return byName.get(name);
}
