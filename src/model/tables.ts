import { EXECUTION_COLUMNS, NOW_UTC, type TableColumn } from './columns';

/** A table of the learning database. */
export interface Table {
  readonly name: string;
  readonly meaning: string;
  readonly columns: readonly TableColumn[];
  readonly primaryKey: readonly string[];
}

const id = (name: string, meaning: string) =>
  ({ name, type: 'UUID', nullable: false, default: 'uuid()', meaning }) as const satisfies TableColumn;

const moment = (name: string, meaning: string) =>
  ({
    name,
    type: 'TIMESTAMP',
    nullable: false,
    unit: 'time',
    default: NOW_UTC,
    meaning,
  }) as const satisfies TableColumn;

const later = (name: string, meaning: string) =>
  ({ name, type: 'TIMESTAMP', nullable: true, unit: 'time', meaning }) as const satisfies TableColumn;

const text = (name: string, meaning: string) =>
  ({ name, type: 'VARCHAR', nullable: false, meaning }) as const satisfies TableColumn;

const optionalText = (name: string, meaning: string) =>
  ({ name, type: 'VARCHAR', nullable: true, meaning }) as const satisfies TableColumn;

/** Columns of a decision that an execution takes over with its outcome, none of which a producer has to know. */
const decided = EXECUTION_COLUMNS.filter(
  ({ group, name }) =>
    group === 'task characteristics' ||
    group === 'routing decisions' ||
    name === 'cost_estimate' ||
    name === 'metadata',
).map((column) => ({ ...column, nullable: true }));

/** Every table of schema version 2, in the order in which they are created. No foreign keys: they would keep retention from deleting. */
export const TABLES = [
  {
    name: 'executions',
    meaning: 'One row is one task that the orchestrator ran.',
    columns: EXECUTION_COLUMNS,
    primaryKey: ['task_id'],
  },
  {
    name: 'metadata',
    meaning: 'What the database says of itself: schema_version, embedding_dimension.',
    columns: [
      text('key', 'Name of the fact.'),
      optionalText('value', 'The fact, as text.'),
      later('updated_at', 'When it was written, UTC.'),
    ],
    primaryKey: ['key'],
  },
  {
    name: 'feedback',
    meaning: 'What people said of an execution, which may arrive before the execution does.',
    columns: [
      id('feedback_id', 'The feedback; primary key.'),
      { name: 'task_id', type: 'UUID', nullable: false, meaning: 'The execution that it is about.' },
      moment('timestamp', 'When it was given, UTC.'),
      {
        ...text('feedback_type', 'How it was given: a rating, an acceptance, a score, a survey.'),
        knownValues: ['excellent', 'good', 'fair', 'poor', 'outcome'],
      },
      { name: 'rating', type: 'INTEGER', nullable: true, unit: 'stars', min: 1, max: 5, meaning: 'Stars.' },
      { ...optionalText('comment', 'In their own words.'), maxLength: 2000, sensitive: true },
      { name: 'user_id', type: 'UUID', nullable: true, meaning: 'Who gave it; NULL for anonymous.' },
      { name: 'accepted', type: 'BOOLEAN', nullable: true, meaning: 'Whether the result was accepted.' },
      {
        name: 'quality_score',
        type: 'INTEGER',
        nullable: true,
        unit: 'score',
        min: 0,
        max: 100,
        meaning: 'Score of a quality gate that ran later.',
      },
      {
        ...optionalText('issue_type', 'What was wrong.'),
        allowedValues: ['wrong_model', 'too_slow', 'poor_quality', 'other'],
      },
      {
        ...text('visibility', 'Who may see it.'),
        default: "'private'",
        allowedValues: ['private', 'team', 'public'],
      },
      { name: 'model_appropriate', type: 'BOOLEAN', nullable: true, meaning: 'Whether the model fitted the task.' },
      { name: 'speed_acceptable', type: 'BOOLEAN', nullable: true, meaning: 'Whether it was quick enough.' },
      { name: 'expectations_met', type: 'BOOLEAN', nullable: true, meaning: 'Whether it did what was wanted.' },
      later('applied_at', 'When it went into executions, UTC; NULL while the execution has not arrived.'),
    ],
    primaryKey: ['feedback_id'],
  },
  {
    name: 'solutions',
    meaning: 'Solutions that recurred, kept beyond the executions that they were found in.',
    columns: [
      id('pattern_id', 'The solution; primary key.'),
      moment('extracted_at', 'When it was found, UTC.'),
      { ...text('task_context', 'What it solves.'), sensitive: true },
      { ...text('solution_summary', 'What solves it.'), sensitive: true },
      { name: 'success_rate', type: 'FLOAT', nullable: false, unit: 'fraction', min: 0, max: 1, meaning: 'How often.' },
      {
        name: 'usage_count',
        type: 'INTEGER',
        nullable: false,
        unit: 'count',
        min: 0,
        meaning: 'Executions that used it.',
      },
      { name: 'repos_used_in', type: 'VARCHAR[]', nullable: true, meaning: 'Repositories that used it.' },
      EXECUTION_COLUMNS.find(({ name }) => name === 'embedding')!,
    ],
    primaryKey: ['pattern_id'],
  },
  {
    name: 'quality_policies',
    meaning: 'How strict the quality gate is with a repository.',
    columns: [
      id('policy_id', 'The policy; primary key.'),
      text('repo', 'Short name of the repository.'),
      { ...text('project_maturity', 'How settled the project is.'), allowedValues: ['new', 'stable', 'mature'] },
      {
        name: 'coverage_threshold',
        type: 'FLOAT',
        nullable: false,
        unit: 'fraction',
        min: 0,
        max: 1,
        meaning: 'Least coverage of tests.',
      },
      { ...text('strictness_level', 'How strict it is.'), allowedValues: ['lenient', 'standard', 'strict'] },
      moment('last_adjusted', 'When it was changed, UTC.'),
      optionalText('adjustment_reason', 'Why it was changed.'),
    ],
    primaryKey: ['policy_id'],
  },
  {
    name: 'policies',
    meaning: 'Values that the orchestrator adjusts by itself, one of each name for each repository.',
    columns: [
      text('repo', 'Short name of the repository.'),
      text('policy_name', 'Name of the value.'),
      { name: 'policy_value', type: 'FLOAT', nullable: false, meaning: 'The value in force.' },
      moment('last_adjusted', 'When it was changed, UTC.'),
      optionalText('adjustment_reason', 'Why it was changed.'),
    ],
    primaryKey: ['repo', 'policy_name'],
  },
  {
    name: 'policy_adjustments',
    meaning: 'Each change of a policy.',
    columns: [
      id('adjustment_id', 'The change; primary key.'),
      text('repo', 'Short name of the repository.'),
      text('policy_name', 'Name of the value.'),
      { name: 'old_value', type: 'FLOAT', nullable: true, meaning: 'Before; NULL for the first.' },
      { name: 'new_value', type: 'FLOAT', nullable: false, meaning: 'After.' },
      optionalText('reason', 'Why.'),
      {
        name: 'feedback_count',
        type: 'INTEGER',
        nullable: true,
        unit: 'count',
        min: 0,
        meaning: 'Feedback that it rests on.',
      },
      {
        name: 'confidence',
        type: 'FLOAT',
        nullable: true,
        unit: 'fraction',
        min: 0,
        max: 1,
        meaning: 'How sure the orchestrator was.',
      },
      moment('applied_at', 'When it came into force, UTC.'),
      { name: 'snapshot_id', type: 'UUID', nullable: true, meaning: 'The policy_snapshots to go back to.' },
    ],
    primaryKey: ['adjustment_id'],
  },
  {
    name: 'policy_snapshots',
    meaning: 'All policies of a repository at one moment, to go back to.',
    columns: [
      id('snapshot_id', 'The state; primary key.'),
      text('repo', 'Short name of the repository.'),
      { name: 'policies', type: 'JSON', nullable: false, meaning: 'Name to value.' },
      { name: 'performance_metrics', type: 'JSON', nullable: true, meaning: 'How it did under them.' },
      moment('created_at', 'When, UTC.'),
    ],
    primaryKey: ['snapshot_id'],
  },
  {
    name: 'q_table',
    meaning: 'What the router has learned: the worth of an action in a state.',
    columns: [
      text('state', 'What the task looked like.'),
      text('action', 'What the router may do.'),
      { name: 'q_value', type: 'DOUBLE', nullable: false, meaning: 'The worth.' },
      {
        name: 'update_count',
        type: 'INTEGER',
        nullable: false,
        unit: 'count',
        default: '0',
        min: 0,
        meaning: 'How often it was learned.',
      },
      moment('last_updated', 'When it was learned last, UTC.'),
    ],
    primaryKey: ['state', 'action'],
  },
  {
    name: 'experiments',
    meaning: 'Comparisons of variants.',
    columns: [
      id('experiment_id', 'The experiment; primary key.'),
      text('name', 'What people call it.'),
      optionalText('hypothesis', 'What it is to show.'),
      { name: 'variants', type: 'JSON', nullable: false, meaning: 'The variants and their shares of the traffic.' },
      { ...text('status', 'How far it is.'), knownValues: ['draft', 'running', 'stopped', 'completed'] },
      later('start_time', 'When it began, UTC.'),
      later('end_time', 'When it ended, UTC.'),
      {
        name: 'min_sample_size',
        type: 'INTEGER',
        nullable: true,
        unit: 'count',
        min: 0,
        meaning: 'Executions that each variant needs.',
      },
      { name: 'metrics', type: 'JSON', nullable: true, meaning: 'What is compared.' },
      { name: 'metadata', type: 'JSON', nullable: true, meaning: 'Whatever else belongs to it.' },
    ],
    primaryKey: ['experiment_id'],
  },
  {
    name: 'experiment_assignments',
    meaning: 'Which variant a task got.',
    columns: [
      id('assignment_id', 'The assignment; primary key.'),
      { name: 'experiment_id', type: 'UUID', nullable: false, meaning: 'The experiment.' },
      { name: 'task_id', type: 'UUID', nullable: false, meaning: 'The execution.' },
      text('variant_id', 'The variant.'),
      moment('assigned_at', 'When, UTC.'),
    ],
    primaryKey: ['assignment_id'],
  },
  {
    name: 'experiment_metrics',
    meaning: 'What was measured of a variant.',
    columns: [
      id('metric_id', 'The figure; primary key.'),
      { name: 'experiment_id', type: 'UUID', nullable: false, meaning: 'The experiment.' },
      text('variant_id', 'The variant.'),
      text('metric_name', 'What was measured.'),
      { name: 'metric_value', type: 'DOUBLE', nullable: false, meaning: 'The figure.' },
      moment('recorded_at', 'When, UTC.'),
    ],
    primaryKey: ['metric_id'],
  },
  {
    name: 'routing_decisions',
    meaning: 'Decisions of the router that wait for the outcome, and those whose outcome never came.',
    columns: [
      { name: 'task_id', type: 'UUID', nullable: false, meaning: 'The execution; primary key.' },
      moment('timestamp', 'When the router decided, UTC.'),
      ...decided,
      {
        ...text('status', 'Whether the outcome has come.'),
        default: "'pending'",
        allowedValues: ['pending', 'joined', 'expired'],
      },
      moment('received_at', 'When the decision arrived, UTC.'),
      later('settled_at', 'When its outcome came, or was given up, UTC.'),
    ],
    primaryKey: ['task_id'],
  },
  {
    name: 'quarantine',
    meaning: 'Records that were refused, with the reason, until somebody mends or drops them.',
    columns: [
      id('quarantine_id', 'The record; primary key.'),
      moment('received_at', 'When it was refused, UTC.'),
      { ...text('source', 'What refused it.'), knownValues: ['collector', 'otlp', 'migration', 'archive'] },
      { ...text('kind', 'What it would have been.'), allowedValues: ['execution', 'feedback', 'routing'] },
      optionalText('task_id', 'The task id that it gives, as it was written.'),
      optionalText('field', 'The field that was at fault; NULL where it was the whole.'),
      text('reason', 'What was wrong, in a sentence without values.'),
      { ...text('record', 'The record as it came, JSON where it was JSON.'), sensitive: true },
      {
        ...text('status', 'What has become of it.'),
        default: "'held'",
        allowedValues: ['held', 'replayed', 'dropped'],
      },
      later('settled_at', 'When it was replayed or dropped, UTC.'),
    ],
    primaryKey: ['quarantine_id'],
  },
  {
    name: 'maintenance_log',
    meaning: 'Each run of an operation on the database.',
    columns: [
      id('run_id', 'The run; primary key.'),
      text('operation', 'Name of the operation.'),
      moment('started_at', 'When it began, UTC.'),
      later('ended_at', 'When it ended, UTC; NULL while it runs, and for one that was killed.'),
      {
        name: 'records_affected',
        type: 'BIGINT',
        nullable: true,
        unit: 'count',
        min: 0,
        meaning: 'Rows written, moved or deleted.',
      },
      {
        ...text('outcome', 'How it ended.'),
        default: "'running'",
        allowedValues: ['running', 'succeeded', 'failed'],
      },
      {
        name: 'detail',
        type: 'JSON',
        nullable: true,
        meaning: 'Its options and result, or code and message of its error.',
      },
    ],
    primaryKey: ['run_id'],
  },
] as const satisfies readonly Table[];

export type TableName = (typeof TABLES)[number]['name'];

export function tableOf(name: TableName): Table {
  return TABLES.find((table) => table.name === name)!;
}
