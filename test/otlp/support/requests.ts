/** A span as a test describes it; ids are short, times seconds after the beginning. */
export interface Sketch {
  readonly trace?: string;
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  readonly from?: number;
  readonly to?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly status?: { readonly code: number; readonly message?: string };
  readonly events?: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

export const BEGINNING = Date.UTC(2026, 10, 2, 9);

export const traceId = (name: string) => Buffer.from(name.padEnd(16, '.')).toString('hex').slice(0, 32);
export const spanId = (name: string) => Buffer.from(name.padEnd(8, '.')).toString('hex').slice(0, 16);

const nano = (seconds: number) => `${BigInt(Math.round(BEGINNING + seconds * 1000)) * 1_000_000n}`;

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: keyValues(value as Record<string, unknown>) } };
}

const keyValues = (attributes: Readonly<Record<string, unknown>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

export function tracesRequest(sketches: readonly Sketch[], resource: Readonly<Record<string, unknown>> = {}): object {
  const spans = sketches.map(
    ({ trace = 'trace', id, parent, name = id, from = 0, to = 1, attributes = {}, status, events = [] }) => ({
      traceId: traceId(trace),
      spanId: spanId(id),
      ...(parent === undefined ? {} : { parentSpanId: spanId(parent) }),
      name,
      startTimeUnixNano: nano(from),
      endTimeUnixNano: nano(to),
      attributes: keyValues(attributes),
      events: events.map((event) => ({ name: event.name, attributes: keyValues(event.attributes) })),
      ...(status ? { status } : {}),
    }),
  );
  return { resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans: [{ spans }] }] };
}

interface LogSketch {
  readonly name: string;
  readonly at?: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trace?: string;
  readonly span?: string;
}

export function logsRequest(sketches: readonly LogSketch[], resource: Readonly<Record<string, unknown>> = {}): object {
  const logRecords = sketches.map(({ name, at = 0, attributes, trace, span }) => ({
    timeUnixNano: nano(at),
    eventName: name,
    attributes: keyValues(attributes),
    ...(trace === undefined ? {} : { traceId: traceId(trace) }),
    ...(span === undefined ? {} : { spanId: spanId(span) }),
  }));
  return { resourceLogs: [{ resource: { attributes: keyValues(resource) }, scopeLogs: [{ logRecords }] }] };
}

export const agent = (name: string) => ({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name });

export const chat = (model: string, input: number, output: number) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': model,
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
});

export const tool = (name: string) => ({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name });
