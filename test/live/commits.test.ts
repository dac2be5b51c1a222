import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommitEvent } from '../../src/api/commits';
import { Commits } from '../../src/live/commits';
import { until } from '../support/until';

const folder = () => mkdtempSync(join(tmpdir(), 'commits-'));

let path: string;
let commits: Commits;
/** How often a copy was asked for; each is another one. */
let copies: number;
let busyMs: number;
/** What each event has others ask for, milliseconds. */
let askedMs: number;
let isMissing: boolean;
let events: CommitEvent[];
let listening: Promise<void>;
let stop: AbortController;

beforeEach(() => {
  path = join(folder(), 'learning.db');
  writeFileSync(path, 'x');
  // So long ago that it is certain that nothing was written since.
  utimesSync(path, 1, 1);
  [copies, busyMs, askedMs, isMissing, events] = [0, 0, 0, false, []];
  commits = new Commits({
    path,
    copyAtHand: () => (copies === 0 ? null : `copy-${copies}`),
    newestCopy: async () => {
      if (isMissing) throw new Error('There is none.');
      return `copy-${++copies}`;
    },
    busyMs: () => busyMs,
  });
  stop = new AbortController();
  const hear = (event: CommitEvent) => {
    events.push(event);
    busyMs += askedMs;
  };
  listening = commits.listen(hear, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await listening;
  rmSync(join(path, '..'), { recursive: true });
});

const write = () => appendFileSync(`${path}.wal`, 'x');

it('a file at rest is copied once', async () => {
  await until(() => events.length > 0);
  await delay(200);
  expect([copies, events]).toEqual([1, [{ generation: 'copy-1', spreadMs: 0 }]]);
});

it('an event says over how long to ask, which is what asking took the last time', async () => {
  await until(() => events.length > 0);
  askedMs = 30;
  write();
  await until(() => events.length > 1);
  write();
  await until(() => events.length > 2);
  expect(events.map(({ spreadMs }) => spreadMs)).toEqual([0, 0, 30]);
});

it('many commits are told as one while it rests from what asking took', async () => {
  await until(() => events.length > 0);
  askedMs = 100_000;
  write();
  await until(() => events.length > 1);
  for (let i = 0; i < 10; i++) {
    write();
    await delay(20);
  }
  expect([copies, events.length]).toEqual([2, 2]);
});

it('what cannot be copied is tried again, and told once it is there', async () => {
  await until(() => events.length > 0);
  isMissing = true;
  write();
  await delay(200);
  expect(events).toHaveLength(1);
  isMissing = false;
  await until(() => events.length > 1);
});

it('is over when it is closed, for everyone', async () => {
  const other = commits.listen(() => {}, new AbortController().signal);
  expect(commits.status.listeners).toBe(2);
  commits.close();
  await expect(other).rejects.toMatchObject({ code: 'cancelled' });
  await expect(listening).rejects.toMatchObject({ code: 'cancelled' });
  expect(commits.status.listeners).toBe(0);
  listening = Promise.resolve();
});
