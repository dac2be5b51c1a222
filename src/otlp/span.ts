import { fieldsOf } from '../json/object';
import { EXECUTION_COLUMNS } from '../model/columns';
import type { OtelConfig } from './config';
import { type Evaluation, isEvaluation, readEvaluation } from './evaluation';
import { FACTS, type FactName, type Facts, firstOf, readFacts } from './facts';
import { type Kind, kindOf } from './kinds';
import { type Attributes, attributesOf, identifier, listOf, numberOf, textOf, type Value } from './value';

/** What is kept of a span: plain JSON, some hundred bytes. */
export interface Span {
  /** 32 digits in lower-case hexadecimal, as are the 16 of `id` and of `parent`, which is empty for a root. */
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly kind: Kind;
  /** Milliseconds since the epoch, as is `end`. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  readonly facts: Facts;
  /** Columns that the producer gave by their names. */
  readonly given?: Readonly<Record<string, Value>>;
  readonly evaluations?: readonly Evaluation[];
  /** Made of a log of events: nothing tells the end of its trace but that no more come. */
  readonly isEvent?: true;
}

/** The prefix of attributes of a span or its resource that give columns their values. */
export const GIVEN = 'mahavishnu.';

/** Columns that a span does not fill: the collector makes their values. */
const OWN = ['task_id', 'timestamp', 'embedding', 'metadata', 'uploaded_at'];

export const GIVABLE: ReadonlySet<string> = new Set(
  EXECUTION_COLUMNS.map(({ name }) => name as string).filter((name) => !OWN.includes(name)),
);

const LONGEST_NAME = 200;

const ALL_FACTS = Object.keys(FACTS) as FactName[];
/** What was asked of a model or a tool on the way is not the task. */
const STEP_FACTS = ALL_FACTS.filter((name) => name !== 'input');

/** The attribute of Kubernetes that marks a pool as one of Kubernetes. */
const POD = 'k8s.pod.name';

/** Columns that attributes tell by their names, or by those that the settings tell. */
export function givenIn(
  places: readonly Attributes[],
  { repo_attributes, pool_attributes }: OtelConfig,
): { given?: Record<string, Value> } {
  const repo = firstOf(repo_attributes, places);
  const pool = firstOf(pool_attributes, places) ?? (firstOf([POD], places) === undefined ? undefined : 'kubernetes');
  const entries = places
    .toReversed()
    .flatMap((place) => [...place])
    .filter(([key]) => key.startsWith(GIVEN))
    .map(([key, value]) => [key.slice(GIVEN.length), value] as const);
  const given = {
    ...(repo === undefined ? {} : { repo }),
    ...(pool === undefined ? {} : { pool_type: pool }),
    ...Object.fromEntries(entries.filter(([column]) => GIVABLE.has(column))),
  };
  return Object.keys(given).length > 0 ? { given } : {};
}

/** The last that a date can be. */
const LATEST_MS = 8.64e15;

/** Since the epoch, of nanoseconds; 0 where it is no time. */
export function milliseconds(nanoseconds: unknown): number {
  const value = (numberOf(nanoseconds) ?? 0) / 1e6;
  return value > 0 && value <= LATEST_MS ? value : 0;
}

const FAILED = [2, 'STATUS_CODE_ERROR', '2'] as const;

interface Surroundings {
  readonly scope: Attributes;
  readonly resource: Attributes;
  readonly config: OtelConfig;
  /** Milliseconds since the epoch, for spans that tell no time. */
  readonly now: number;
}

/** A span of OTLP's JSON or protobuf; undefined where it cannot be told which it is. */
export function readSpan(raw: unknown, { scope, resource, config, now }: Surroundings): Span | undefined {
  const span = fieldsOf(raw);
  const trace = identifier(span.traceId, 16);
  const id = identifier(span.spanId, 8);
  if (trace === '' || id === '') return undefined;
  const name = textOf(span.name).slice(0, LONGEST_NAME);
  const attributes = attributesOf(span.attributes);
  const events = listOf(span.events).map((event) => {
    const { name, attributes, timeUnixNano } = fieldsOf(event);
    return { name: textOf(name), attributes: attributesOf(attributes), at: milliseconds(timeUnixNano) };
  });
  const exceptions = events.filter((event) => event.name === 'exception').map((event) => event.attributes);
  const evaluations = events.filter(isEvaluation).map((event) => readEvaluation(event.attributes, event.at));
  const places = [attributes, ...exceptions.toReversed(), scope, resource];
  const started = milliseconds(span.startTimeUnixNano);
  const end = Math.max(started, milliseconds(span.endTimeUnixNano)) || now;
  const kind = kindOf(name, attributes);
  const parent = identifier(span.parentSpanId, 8);
  const isStep = parent !== '' && kind !== 'agent' && kind !== 'chain';
  const { code, message } = fieldsOf(span.status);
  const failed = FAILED.some((failure) => failure === code);
  const facts = readFacts(isStep ? STEP_FACTS : ALL_FACTS, places);
  const error = failed && textOf(message) !== '' ? { error_message: textOf(message).slice(0, 1000) } : {};
  return {
    trace,
    id,
    parent,
    name,
    kind,
    start: started || end,
    end,
    failed: failed || attributes.has('error.type'),
    facts: { ...facts, ...error },
    ...givenIn([attributes, scope, resource], config),
    ...(evaluations.length > 0 ? { evaluations } : {}),
  };
}
