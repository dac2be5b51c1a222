import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { LearningError } from '../error/learning-error';
import type { CollectorAddress } from './collector-file';
import type { Operation, Report } from './operation';
import { errorOf, type OperationLine } from './operation-lines';

const CONTENT_TYPE = 'application/json';

/** Null when nobody listens there. */
async function send(
  url: URL,
  token: string | null,
  body: string,
  signal?: AbortSignal,
): Promise<IncomingMessage | null> {
  const asking = request(url, {
    method: 'POST',
    headers: {
      'content-type': CONTENT_TYPE,
      'content-length': Buffer.byteLength(body),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    ...(signal && { signal }),
  });
  asking.end(body);
  try {
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    return response;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return null;
    throw cause;
  }
}

/** Of a response that breaks off, the lines until then, and then its error. */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  yield rest;
}

function read(text: string, pid: number): OperationLine {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null && ['progress', 'result', 'error'].some((key) => key in line)) {
      return line as OperationLine;
    }
  } catch {}
  throw new LearningError('internal', `The collector, PID ${pid}, gave an answer that is none.`, {
    hint: 'Let collector and command be of one version.',
  });
}

/** Runs an operation in a collector. @returns null when nobody listens at its address */
export async function askCollector<Options, Result>(
  { url, token, pid }: CollectorAddress,
  { name }: Operation<Options, Result>,
  options: Options,
  report: Report,
  signal?: AbortSignal,
): Promise<{ result: Result } | null> {
  const place = new URL(`/v1/operations/${encodeURIComponent(name)}`, url);
  try {
    const response = await send(place, token, JSON.stringify(options), signal);
    if (response === null) return null;
    for await (const text of linesOf(response)) {
      if (text === '') continue;
      const line = read(text, pid);
      if ('progress' in line) report(line.progress);
      else if ('error' in line) throw errorOf(line);
      else return { result: line.result as Result };
    }
  } catch (cause) {
    if (cause instanceof LearningError) throw cause;
    if (signal?.aborted) throw new LearningError('cancelled', `Nobody waits for ${name} any more.`, { cause });
    throw brokenOff(name, pid, cause);
  }
  throw brokenOff(name, pid);
}

function brokenOff(name: string, pid: number, cause?: unknown): LearningError {
  return new LearningError('io_error', `The collector, PID ${pid}, broke off its answer to ${name}.`, {
    cause,
    hint: 'See whether it still runs, and what it says; then run the command again.',
  });
}
