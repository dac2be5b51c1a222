import { WireType } from '@bufbuild/protobuf/wire';
import { many, maybe, one } from '../protobuf/field';
import { type Message, message } from '../protobuf/message';
import { bool, bytes, double, fixed64, int32, int64, lazy, string, type Type } from '../protobuf/type';

/**
 * The messages of OTLP, as far as they matter here, with the names that they have in its JSON, so that one reader takes
 * both. Identifiers are bytes here and text in hexadecimal there.
 */

/** At most one is there. */
export interface AnyValue {
  readonly stringValue?: string | undefined;
  readonly boolValue?: boolean | undefined;
  readonly intValue?: number | undefined;
  readonly doubleValue?: number | undefined;
  readonly arrayValue?: { readonly values: readonly AnyValue[] } | undefined;
  readonly kvlistValue?: { readonly values: readonly KeyValue[] } | undefined;
}

export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue | undefined;
}

const anyValue: Type<AnyValue> = lazy(WireType.LengthDelimited, () => AnyValue);
const keyValue: Type<KeyValue> = lazy(WireType.LengthDelimited, () => KeyValue);

const AnyValue: Message<AnyValue, AnyValue> = message({
  stringValue: maybe(1, string),
  boolValue: maybe(2, bool),
  intValue: maybe(3, int64),
  doubleValue: maybe(4, double),
  arrayValue: maybe(5, message({ values: many(1, anyValue) })),
  kvlistValue: maybe(6, message({ values: many(1, keyValue) })),
});

const KeyValue: Message<KeyValue, KeyValue> = message({ key: one(1, string), value: maybe(2, AnyValue) });

const Resource = message({ attributes: many(1, KeyValue) });
const Scope = message({ name: one(1, string), attributes: many(3, KeyValue) });

const Event = message({
  timeUnixNano: one(1, fixed64),
  name: one(2, string),
  attributes: many(3, KeyValue),
});

const Span = message({
  traceId: one(1, bytes),
  spanId: one(2, bytes),
  parentSpanId: one(4, bytes),
  name: one(5, string),
  startTimeUnixNano: one(7, fixed64),
  endTimeUnixNano: one(8, fixed64),
  attributes: many(9, KeyValue),
  events: many(11, Event),
  status: maybe(15, message({ message: one(2, string), code: one(3, int32) })),
});

export const TraceRequest = message({
  resourceSpans: many(
    1,
    message({
      resource: maybe(1, Resource),
      scopeSpans: many(2, message({ scope: maybe(1, Scope), spans: many(2, Span) })),
    }),
  ),
});

const LogRecord = message({
  timeUnixNano: one(1, fixed64),
  body: maybe(5, AnyValue),
  attributes: many(6, KeyValue),
  traceId: one(9, bytes),
  spanId: one(10, bytes),
  observedTimeUnixNano: one(11, fixed64),
  eventName: one(12, string),
});

export const LogsRequest = message({
  resourceLogs: many(
    1,
    message({
      resource: maybe(1, Resource),
      scopeLogs: many(2, message({ scope: maybe(1, Scope), logRecords: many(2, LogRecord) })),
    }),
  ),
});

/** The answer to either; the two differ in the name that the count has in JSON only. */
export const ExportResponse = message({
  partialSuccess: maybe(1, message({ rejected: one(1, int64), errorMessage: one(2, string) })),
});

/** google.rpc.Status, the body of an answer that refuses. */
export const RpcStatus = message({ code: one(1, int32), message: one(2, string) });
