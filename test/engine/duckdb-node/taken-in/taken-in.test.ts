import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../support/random';
import { Writer } from '../../../writers/writer';
import { setup } from './support/changes';
import { rows, Twins } from './support/twins';

let twins: Twins;
let writer: Writer;

beforeEach(async () => {
  twins = new Twins();
  writer = await Writer.start(twins.path);
  await writer.run(...setup);
});
afterEach(async () => {
  await writer.stop();
  await twins.close();
});

const count = { sql: 'SELECT count(*)::INTEGER AS n FROM executions' };
const insert = (from: number) => writer.insert(from, from + 10);
const fileOf = (path: string) => {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return { size, mtimeNs };
};

describe('a state that is not the newest any more', () => {
  it('is seen by all that asked for it, however many and however late', async () => {
    await insert(0);
    const lease = await twins.lease();
    const before = twins.over(lease);
    expect(await rows(before, count)).toEqual([{ n: 10 }]);
    for (let newer = 1; newer <= 3; newer++) {
      await insert(newer * 10);
      expect(await rows(twins.takingIn, count)).toEqual([{ n: 10 + newer * 10 }]);
    }
    const late = await Promise.all(Array.from({ length: 6 }, () => rows(before, count)));
    expect(late).toEqual(Array.from({ length: 6 }, () => [{ n: 10 }]));
    lease.release();
    expect(await twins.outcomes()).toEqual({ first: 1, taken_in: 3 });
  });

  it('is seen to its end by a query that had begun', async () => {
    await insert(0);
    const lease = await twins.lease();
    const slow = rows(twins.over(lease), {
      sql: 'SELECT count(*)::INTEGER AS n FROM executions AS e, range(3000000) AS r(i) WHERE hash(e.task_id, i) <> 0',
    });
    await insert(10);
    expect(await rows(twins.takingIn, count)).toEqual([{ n: 20 }]);
    expect(await slow).toEqual([{ n: 30_000_000 }]);
    lease.release();
  });

  it('says what is wrong with a query that fails amid its rows', async () => {
    await insert(0);
    const failing = {
      sql: "SELECT CASE WHEN i < 250000 THEN i ELSE error('too far') END AS n FROM range(300000) AS r(i)",
    };
    const error = await rows(twins.takingIn, failing).catch((cause: unknown) => cause);
    expect(String(error)).toContain('too far');
  });
});

describe('a copy whose log is there already', () => {
  const feedback = { sql: 'SELECT count(*)::INTEGER AS n FROM feedback' };
  const rate = (n: number) =>
    Array.from({ length: n }, () => "INSERT INTO feedback (task_id, feedback_type, rating) VALUES (uuid(), 'good', 4)");

  it('has what was committed, one by one, and goes on from there', async () => {
    await writer.run(
      ...rate(30),
      'UPDATE feedback SET rating = 5 WHERE rowid % 3 = 0',
      'DELETE FROM feedback WHERE rowid = 7',
    );
    expect(await twins.differences(new Random(3), true)).toEqual([]);
    await writer.run(...rate(5));
    expect(await twins.differences(new Random(4), true)).toEqual([]);
    expect(await rows(twins.takingIn, feedback)).toEqual([{ n: 34 }]);
    expect(await twins.outcomes()).toEqual({ first: 1, taken_in: 1 });
  });

  it('has nothing twice where its writer died after a checkpoint, before its log was gone', async () => {
    // A key would refuse what is taken in twice.
    await writer.run('CREATE TABLE keyless (n INTEGER)', 'CHECKPOINT');
    await writer.run(...Array.from({ length: 30 }, (_, i) => `INSERT INTO keyless VALUES (${i})`));
    await writer.run("SET debug_checkpoint_abort = 'before_truncate'");
    await expect(writer.run('CHECKPOINT')).rejects.toThrow('Checkpoint aborted');
    await writer.kill();
    expect(statSync(`${twins.path}.wal`).size).toBeGreaterThan(0);
    expect(await twins.differences(new Random(5), false)).toEqual([]);
    expect(await rows(twins.takingIn, { sql: 'SELECT count(*)::INTEGER AS n FROM keyless' })).toEqual([{ n: 30 }]);
    writer = await Writer.start(twins.path);
  });
});

describe('a log that holds more than rows', () => {
  it('is replayed whole, and so is one that grows by very much', async () => {
    const random = new Random(7);
    await insert(0);
    await twins.differences(random, false);
    await writer.run('CREATE INDEX by_rating ON feedback (rating)');
    expect(await twins.differences(random, false)).toEqual([]);
    await writer.run('CHECKPOINT');
    await insert(100);
    expect(await twins.differences(random, false)).toEqual([]);
    await writer.run("INSERT INTO metadata VALUES ('long', repeat('x', 5000000), NULL)");
    expect(await twins.differences(random, false)).toEqual([]);
    const { first = 0, foreign = 0, large = 0 } = await twins.outcomes();
    expect([first, foreign, large].every((outcome) => outcome > 0)).toBe(true);
  }, 240_000);
});

it('a log that was copied whole, as after a commit that its writer took back, is taken in from there on', async () => {
  const log = `${twins.path}.wal`;
  await insert(0);
  const before = statSync(log).size;
  expect(await rows(twins.takingIn, count)).toEqual([{ n: 10 }]);
  await insert(10);
  await writer.kill();
  const whole = readFileSync(log);
  expect(await rows(twins.takingIn, count)).toEqual([{ n: 20 }]);
  truncateSync(log, before);
  expect(await rows(twins.takingIn, count)).toEqual([{ n: 10 }]);
  appendFileSync(log, whole.subarray(before));
  expect(await rows(twins.takingIn, count)).toEqual([{ n: 20 }]);
  expect(await twins.outcomes()).toEqual({ first: 2, taken_in: 2 });
});

it('the private copy is never written to', async () => {
  await insert(0);
  const lease = await twins.lease();
  const before = fileOf(lease.generation.path);
  for (let i = 1; i < 5; i++) {
    await insert(i * 10);
    await rows(twins.takingIn, count);
  }
  expect(fileOf(lease.generation.path)).toEqual(before);
  await twins.closeEngines();
  expect(fileOf(lease.generation.path)).toEqual(before);
  lease.release();
});
