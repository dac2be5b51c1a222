import { fieldsOf } from '../json/object';
import type { OtelConfig } from './config';
import { decode, SIGNALS, type Signal } from './exchange';
import { type LateEvaluation, readLogRecord } from './log-record';
import { readSpan, type Span } from './span';
import { type Attributes, attributesOf, listOf } from './value';

export interface Reading {
  readonly spans: readonly Span[];
  readonly late: readonly LateEvaluation[];
  /** Spans, or log records, whose ids tell no trace that they belong to. */
  readonly rejected: number;
}

interface Item {
  readonly item: unknown;
  readonly scope: Attributes;
  readonly resource: Attributes;
}

function* itemsOf(signal: Signal, request: unknown): Generator<Item> {
  const { resources, scopes, items } = SIGNALS[signal];
  for (const group of listOf(fieldsOf(request)[resources])) {
    const fields = fieldsOf(group);
    const resource = attributesOf(fieldsOf(fields.resource).attributes);
    for (const scoped of listOf(fields[scopes])) {
      const inner = fieldsOf(scoped);
      const scope = attributesOf(fieldsOf(inner.scope).attributes);
      for (const item of listOf(inner[items])) yield { item, scope, resource };
    }
  }
}

/** What matters of a request. Throws LearningError `bad_request`. */
export function readRequest(
  signal: Signal,
  encoding: 'json' | 'protobuf',
  body: Buffer,
  config: OtelConfig,
  now: number,
): Reading {
  const spans: Span[] = [];
  const late: LateEvaluation[] = [];
  let rejected = 0;
  for (const { item, scope, resource } of itemsOf(signal, decode(signal, encoding, body))) {
    if (signal === 'traces') {
      const span = readSpan(item, { scope, resource, config, now });
      if (span) spans.push(span);
      else rejected += 1;
      continue;
    }
    const read = readLogRecord(item, { resource, config });
    if (read && 'spans' in read) spans.push(...read.spans);
    else if (read) late.push(read.late);
  }
  return { spans, late, rejected };
}
