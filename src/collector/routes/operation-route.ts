import { LearningError } from '../../error/learning-error';
import type { Route } from '../../http/route';
import type { Operation, Progress } from '../../writing/operation';
import { errorLine, operationLine } from '../../writing/operation-lines';
import type { Drain } from '../ingest/drain';
import type { Store } from '../ingest/store';

/** Least time between two reports of the same stage. */
const REPORT_MS = 200;

/** Lines as they come, until the work has ended. */
async function* linesOf(work: (report: (progress: Progress) => void) => Promise<unknown>): AsyncGenerator<string> {
  const lines: string[] = [];
  let wake = () => {};
  let reported = -Infinity;
  const report = (progress: Progress) => {
    if (performance.now() - reported < REPORT_MS) return;
    reported = performance.now();
    lines.push(operationLine({ progress }));
    wake();
  };
  let ended = false;
  const running = work(report)
    .then(
      (result) => lines.push(operationLine({ result })),
      (error: unknown) => lines.push(operationLine(errorLine(error))),
    )
    .finally(() => {
      ended = true;
      wake();
    });
  while (!ended || lines.length > 0) {
    const line = lines.shift();
    if (line !== undefined) yield line;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (ended || lines.length > 0) resolve();
      });
    }
  }
  await running;
}

/** For what was acknowledged to reach the database, where that takes it; what fails to is no reason to refuse. */
const SETTLE_MS = 5_000;

/**
 * Where commands have their operations run while this process has the database open. What was acknowledged before is in
 * the database by then, so that who has sent a record finds it.
 */
export const operationRoute = (
  store: Store,
  drain: Drain,
  operations: readonly Operation<unknown, unknown>[],
): Route => ({
  method: 'POST',
  path: '/v1/operations/*',
  async answer({ rest, body }) {
    const operation = operations.find(({ name }) => name === rest);
    if (operation === undefined) {
      throw new LearningError('not_found', 'There is no such operation.', {
        hint: `There are ${operations.map(({ name }) => name).join(', ')}.`,
      });
    }
    const text = (await body()).toString('utf8');
    const options = operation.parse(parse(text));
    await drain.settled(SETTLE_MS);
    return {
      status: 200,
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: linesOf((report) => store.withDatabase((database) => operation.run(database, options, report))),
    };
  },
});

function parse(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new LearningError('bad_request', 'The body is no JSON.', { cause });
  }
}
