import { LearningError } from '../error/learning-error';
import { ExportResponse, LogsRequest, RpcStatus, TraceRequest } from './messages';

/** What may be sent, and how its parts are called in JSON. */
export const SIGNALS = {
  traces: {
    message: TraceRequest,
    resources: 'resourceSpans',
    scopes: 'scopeSpans',
    items: 'spans',
    rejected: 'rejectedSpans',
  },
  logs: {
    message: LogsRequest,
    resources: 'resourceLogs',
    scopes: 'scopeLogs',
    items: 'logRecords',
    rejected: 'rejectedLogRecords',
  },
} as const;

export type Signal = keyof typeof SIGNALS;

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
}

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** Which of the two it is; parameters after a semicolon do not matter. Throws LearningError. */
export function encodingOf(contentType: string | undefined): 'json' | 'protobuf' {
  const type = (contentType ?? '').replace(/;.*/s, '').trim().toLowerCase();
  if (type === PROTOBUF) return 'protobuf';
  if (type === JSON_TYPE) return 'json';
  throw new LearningError('bad_request', 'Content-Type has to be application/x-protobuf or application/json.');
}

/** The request, by the names of OTLP's JSON in either encoding. Throws LearningError `bad_request`. */
export function decode(signal: Signal, encoding: 'json' | 'protobuf', body: Buffer): unknown {
  try {
    return encoding === 'json' ? JSON.parse(body.toString('utf8')) : SIGNALS[signal].message.decode(body);
  } catch (cause) {
    throw new LearningError('bad_request', `The body is no OTLP request of ${signal} in ${encoding}.`, { cause });
  }
}

export interface Outcome {
  readonly rejected: number;
  /** Why, where any were. */
  readonly reason?: string | undefined;
}

export function answer(signal: Signal, encoding: 'json' | 'protobuf', { rejected, reason = '' }: Outcome): Answer {
  const isPartial = rejected > 0;
  if (encoding === 'json') {
    const partial = isPartial
      ? { partialSuccess: { [SIGNALS[signal].rejected]: String(rejected), errorMessage: reason } }
      : {};
    return { status: 200, contentType: JSON_TYPE, body: Buffer.from(JSON.stringify(partial)) };
  }
  const body = ExportResponse.encode(isPartial ? { partialSuccess: { rejected, errorMessage: reason } } : {});
  return { status: 200, contentType: PROTOBUF, body };
}

/** Codes of gRPC by status of HTTP. */
const GRPC: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 8, 415: 3, 429: 8, 503: 14 };

const RETRY_AFTER = 5;

/** The answer for an error. What may be mended by waiting comes as one after which OTLP's exporters try again. */
export function refusal(encoding: 'json' | 'protobuf', error: LearningError): Answer {
  const passes = !['bad_request', 'too_large'].includes(error.code);
  const status = passes ? (error.code === 'busy' ? 429 : 503) : error.status;
  const code = GRPC[status] ?? 2;
  const message = error.toDisplay();
  return {
    status,
    ...(encoding === 'json'
      ? { contentType: JSON_TYPE, body: Buffer.from(JSON.stringify({ code, message })) }
      : { contentType: PROTOBUF, body: RpcStatus.encode({ code, message }) }),
    ...(passes ? { retryAfter: RETRY_AFTER } : {}),
  };
}
