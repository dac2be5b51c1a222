import { executionColumn } from '../model/columns';
import { inferErrorType } from '../model/error-type';
import type { Models, OtelConfig } from './config';
import { type Evaluation, judge } from './evaluation';
import { taskIdOf } from './task-id';
import type { Task } from './tree';
import type { Value } from './value';

/** An execution as producers send it: values by the names of columns, plain JSON. */
export type ExecutionRecord = Readonly<Record<string, unknown>>;

/** What is worth knowing of how a task was put together. */
export interface Circumstances {
  readonly evaluations: readonly Evaluation[];
  /** Why the trace was summed up before its end was known. */
  readonly incomplete?: string;
}

/** `https://host/owner/name.git` and a bare name alike. */
const repositoryName = (text: string) =>
  text
    .replace(/[/\\]+$/, '')
    .replace(/^.*[/\\:]/, '')
    .replace(/\.git$/, '');

const stableName = (text: string) => text.trim().toLowerCase().replaceAll(/\s+/g, '_').slice(0, 100);

/** OTel's SDKs name services by this where nobody did. */
const UNNAMED = /^unknown_service(:|$)/;

const cut = (column: string, text: string) => text.slice(0, executionColumn(column)?.maxLength);

function typed(column: string, value: Value): Value | undefined {
  const type = executionColumn(column)!.type;
  if (type === 'VARCHAR') return typeof value === 'string' ? cut(column, value) : cut(column, JSON.stringify(value));
  if (type === 'BOOLEAN') return typeof value === 'boolean' ? value : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** Names in `defaulted` of the metadata which columns nobody told. */
class Columns {
  readonly values: Record<string, unknown> = {};
  readonly defaulted: string[] = [];
  readonly #given: Readonly<Record<string, Value>>;

  constructor(given: Readonly<Record<string, Value>>) {
    this.#given = given;
  }

  set<T>(column: string, told: T | undefined, otherwise: T): T {
    const given = this.#given[column];
    const value = (given !== undefined ? typed(column, given) : undefined) ?? told;
    if (value === undefined) this.defaulted.push(column);
    this.values[column] = value ?? otherwise;
    return this.values[column] as T;
  }

  /** A column that is NULL unless it was told. */
  maybe(column: string, told?: unknown): void {
    const value = this.#given[column] === undefined ? told : typed(column, this.#given[column]);
    if (value !== undefined) this.values[column] = value;
  }
}

const known = (entries: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

function metadataOf({ span, sums }: Task, { evaluations, incomplete }: Circumstances, defaulted: readonly string[]) {
  const { agent, agent_id, workflow, conversation, error_type } = span.facts;
  return known({
    source: 'opentelemetry',
    trace_id: span.trace,
    span_id: span.id,
    span: span.name,
    agent,
    agent_id,
    workflow,
    conversation,
    providers: sums.providers.size > 0 ? [...sums.providers] : undefined,
    models: Object.fromEntries(sums.models),
    tools: Object.fromEntries(sums.tools),
    input_tokens: sums.inputTokens,
    output_tokens: sums.outputTokens,
    model_calls: sums.modelCalls,
    tool_calls: sums.toolCalls,
    errors: sums.errors,
    error: error_type,
    evaluations: evaluations.length > 0 ? evaluations.slice(0, 50).map(({ at, ...said }) => said) : undefined,
    incomplete,
    defaulted,
  });
}

/** The execution that a task of a trace becomes. */
export function toExecution(
  task: Task,
  circumstances: Circumstances,
  models: Models,
  config: OtelConfig,
): ExecutionRecord {
  const { span, sums } = task;
  const { facts } = span;
  const columns = new Columns(span.given ?? {});
  const failed = span.failed || (span.isEvent === true && sums.lastCallFailed);
  const tokens = sums.inputTokens + sums.outputTokens;
  const model = sums.mainModel ?? facts.model;
  const service = facts.repository;
  const judgement = judge(circumstances.evaluations);

  columns.set('task_type', stableName(facts.workflow ?? facts.agent ?? span.name) || undefined, 'unknown');
  columns.set(
    'task_description',
    config.descriptions && facts.input ? cut('task_description', facts.input) : undefined,
    span.name,
  );
  columns.set('repo', service && !UNNAMED.test(service) ? repositoryName(service) || undefined : undefined, 'unknown');
  columns.set('file_count', undefined, 0);
  columns.set('estimated_tokens', tokens > 0 ? tokens : undefined, 0);
  columns.set('model_tier', model === undefined ? undefined : models.tierOf(model), 'unknown');
  columns.set('pool_type', undefined, 'unknown');
  columns.maybe('swarm_topology');
  columns.set('routing_confidence', undefined, 1);
  columns.set('complexity_score', undefined, 50);
  const success = columns.set('success', !failed, false);
  columns.set('duration_seconds', (span.end - span.start) / 1000, 0);
  columns.maybe('quality_score', judgement.quality_score);
  const cost = columns.set('actual_cost', sums.isPriced && !sums.isUnpriced ? sums.cost : undefined, sums.cost);
  columns.set('cost_estimate', undefined, cost);
  if (!success) {
    const { error_type = '', error_message = '' } =
      facts.error_type || facts.error_message ? facts : (sums.failure ?? {});
    columns.set('error_type', inferErrorType(`${error_type} ${error_message}`), 'unknown');
    columns.maybe(
      'error_message',
      error_message || error_type ? cut('error_message', error_message || error_type) : undefined,
    );
  }
  columns.maybe('user_accepted', judgement.user_accepted);
  columns.maybe('user_rating', judgement.user_rating);
  columns.maybe('peak_memory_mb');
  columns.maybe('cpu_time_seconds');
  columns.maybe('solution_summary');
  return {
    task_id: taskIdOf(span.trace, span.id),
    timestamp: new Date(span.end).toISOString(),
    ...columns.values,
    metadata: metadataOf(task, circumstances, columns.defaulted),
  };
}
