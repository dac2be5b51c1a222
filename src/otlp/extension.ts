import type { Extension } from '../collector/collector';
import { LearningError } from '../error/learning-error';
import type { Reply } from '../http/reply';
import type { Route } from '../http/route';
import type { Registry } from '../metrics/registry';
import type { OtelConfig } from './config';
import { type Answer, encodingOf, refusal, type Signal } from './exchange';
import { Receiver, type ReceiverState } from './receiver';
import { storedTasks } from './stored-tasks';

const SOURCE = 'otlp';

function toReply({ status, contentType, body, retryAfter }: Answer): Reply {
  const retry = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return { status, headers: { 'Content-Type': contentType, ...retry }, body };
}

/** In the encoding of the request, where that is one of the two. */
function problem(cause: unknown, contentType: string | undefined): Reply {
  let encoding: 'json' | 'protobuf' = 'json';
  try {
    encoding = encodingOf(contentType);
  } catch {
    // It is told in JSON what it should have been.
  }
  return toReply(refusal(encoding, LearningError.from(cause)));
}

const route = (receiver: Receiver, signal: Signal): Route => ({
  method: 'POST',
  path: `/v1/${signal}`,
  problem: (cause, { headers }) => problem(cause, headers['content-type']),
  answer: async ({ headers, body }) => toReply(await receiver.receive(signal, headers['content-type'], await body())),
});

type Metric = readonly [type: 'counter' | 'gauge', name: string, help: string, read: (state: ReceiverState) => number];

const METRICS: readonly Metric[] = [
  ['counter', 'spans_total', 'Spans taken, and events as spans.', ({ spans }) => spans],
  ['counter', 'spans_rejected_total', 'Spans without valid ids.', ({ rejected }) => rejected],
  ['counter', 'spans_late_total', 'Spans that came after their trace had been summed up.', ({ late }) => late],
  ['counter', 'executions_total', 'Executions that traces came to.', ({ executions }) => executions],
  ['counter', 'executions_incomplete_total', 'Of these, such as were summed up early.', ({ incomplete }) => incomplete],
  ['gauge', 'open_traces', 'Traces under way.', ({ openTraces }) => openTraces],
  ['gauge', 'journal_bytes', 'Bytes of the journal of spans on the disk.', ({ journalBytes }) => journalBytes],
  ['gauge', 'traces_unstored', 'Traces summed up that the database does not have.', ({ unsubmitted }) => unsubmitted],
];

function observe(registry: Registry, receiver: Receiver): void {
  for (const [type, name, help, read] of METRICS) {
    registry.observe(type, `mahavishnu_learning_otlp_${name}`, help, () => read(receiver.state));
  }
}

interface ExtensionOptions {
  readonly config: OtelConfig;
  readonly say: (line: string) => void;
}

/** Lets a collector take OTLP. The journal lies beside the database. */
export function otlpExtension({ config, say }: ExtensionOptions): Extension {
  return async (ingest, registry, path, ask) => {
    const receiver = await Receiver.start({
      folder: `${path}.otlp`,
      config,
      complain: say,
      stored: storedTasks(ask),
      sink: {
        submit: async (records) => void (await ingest.submit({ kind: 'execution', records, source: SOURCE })),
        feedback: async (records) => void (await ingest.submit({ kind: 'feedback', records, source: SOURCE })),
      },
    });
    observe(registry, receiver);
    return {
      routes: [route(receiver, 'traces'), route(receiver, 'logs')],
      close: () => receiver.close(),
    };
  };
}
