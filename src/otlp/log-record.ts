import { createHash } from 'node:crypto';
import { fieldsOf } from '../json/object';
import type { OtelConfig } from './config';
import { type Evaluation, isEvaluation, readEvaluation } from './evaluation';
import { FACTS, type FactName, readFacts } from './facts';
import { kindOf } from './kinds';
import { givenIn, milliseconds, type Span } from './span';
import { type Attributes, anyValueOf, attributesOf, identifier, numberOf, textOf } from './value';

/** An evaluation that came by itself, of a span that may be long gone. */
export interface LateEvaluation {
  readonly trace: string;
  readonly span: string;
  readonly evaluation: Evaluation;
}

/** What a record of a log tells; nothing, mostly. */
export type LogReading = { readonly spans: readonly Span[] } | { readonly late: LateEvaluation } | undefined;

const EVENT_FACTS = Object.keys(FACTS) as FactName[];

interface Surroundings {
  readonly resource: Attributes;
  readonly config: OtelConfig;
}

const hash = (text: string, digits: number) => createHash('sha256').update(text).digest('hex').slice(0, digits);

/** Agents that log events instead of spans write them by such names, with a session and, newer ones, a prompt. */
const PREFIX = 'claude_code.';
const FAILURES = ['claude_code.api_error'];

function eventSpans(name: string, time: number, attributes: Attributes, { resource, config }: Surroundings): Span[] {
  const kind = kindOf(name, attributes);
  const session = attributes.get('session.id');
  if (kind === 'other' || typeof session !== 'string') return [];
  const prompt = attributes.get('prompt.id');
  const trace = hash(`${session}\n${typeof prompt === 'string' ? prompt : ''}`, 32);
  const root = hash(trace, 16);
  const duration = numberOf(attributes.get('duration_ms')) ?? 0;
  const start = time - Math.max(0, duration);
  const places = [attributes, resource];
  const facts = readFacts(EVENT_FACTS, places);
  const task: Span = {
    trace,
    id: root,
    parent: '',
    name: 'claude_code.interaction',
    kind: 'agent',
    start,
    end: time,
    failed: false,
    facts: readFacts(kind === 'agent' ? EVENT_FACTS : ['conversation', 'repository', 'agent'], places),
    ...givenIn(places, config),
    isEvent: true,
  };
  if (kind === 'agent') return [task];
  const sequence = attributes.get('event.sequence') ?? '';
  const id = hash(`${trace} ${name} ${time} ${sequence} ${JSON.stringify(facts)}`, 16);
  const failed = FAILURES.includes(name) || String(attributes.get('success') ?? 'true') === 'false';
  return [task, { trace, id, parent: root, name, kind, start, end: time, failed, facts, isEvent: true }];
}

export function readLogRecord(raw: unknown, surroundings: Surroundings): LogReading {
  const record = fieldsOf(raw);
  const attributes = attributesOf(record.attributes);
  const named = textOf(record.eventName) || textOf(attributes.get('event.name'));
  const trace = identifier(record.traceId, 16);
  const time = milliseconds(record.timeUnixNano) || milliseconds(record.observedTimeUnixNano);
  if (isEvaluation({ name: named })) {
    if (trace === '') return undefined;
    return { late: { trace, span: identifier(record.spanId, 8), evaluation: readEvaluation(attributes, time) } };
  }
  // A log record with a trace adds nothing: the spans of the trace tell the task.
  if (trace !== '') return undefined;
  const body = anyValueOf(record.body);
  const name =
    typeof body === 'string' && body.startsWith(PREFIX) ? body : named.startsWith(PREFIX) ? named : PREFIX + named;
  const spans = time > 0 ? eventSpans(name, time, attributes, surroundings) : [];
  return spans.length > 0 ? { spans } : undefined;
}
