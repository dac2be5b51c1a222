import { expect, it } from 'vitest';
import { QueryQueue } from '../../../src/live/workers/query-queue';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'in',
    ({ code }) => code,
  );

it('queries wait for a place in their order, and are busy when too many wait', async () => {
  const queue = new QueryQueue({ running: 1, waiting: 25, seconds: 600 });
  const leaveFirst = await queue.enter(undefined);
  const order: number[] = [];
  const outcomes = Array.from({ length: 60 }, (_, i) =>
    codeOf(
      queue.enter(undefined).then((leave) => {
        order.push(i);
        leave();
      }),
    ),
  );
  leaveFirst();
  expect(await Promise.all(outcomes)).toEqual(Array.from({ length: 60 }, (_, i) => (i < 25 ? 'in' : 'busy')));
  expect(order).toEqual(Array.from({ length: 25 }, (_, i) => i));
});

it('a query that is cancelled while it waits leaves its place to the next', async () => {
  const queue = new QueryQueue({ running: 1, waiting: 25, seconds: 600 });
  const leaveFirst = await queue.enter(undefined);
  const controller = new AbortController();
  const cancelled = codeOf(queue.enter(controller.signal));
  const next = codeOf(queue.enter(undefined));
  controller.abort();
  expect(await cancelled).toBe('cancelled');
  leaveFirst();
  leaveFirst();
  expect(await next).toBe('in');
});

it('a query that waits too long is busy', async () => {
  const queue = new QueryQueue({ running: 1, waiting: 25, seconds: 0.01 });
  await queue.enter(undefined);
  expect(await codeOf(queue.enter(undefined))).toBe('busy');
});
