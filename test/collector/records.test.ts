import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DROP } from '../../src/collector/quarantine/drop';
import { LIST } from '../../src/collector/quarantine/list';
import { carryOut } from '../../src/writing/carry-out';
import { CHECKPOINT } from '../../src/writing/checkpoint';
import { CliProcess } from '../support/cli-process';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorProcess } from './support/collector-process';
import { record } from './support/records';
import { stored } from './support/zstd';

let folder: TemporaryFolder;
let path: string;
let collector: CollectorProcess;

beforeAll(async () => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  collector = await CollectorProcess.start(path);
});
afterAll(async () => {
  await collector.stop();
  folder.dispose();
});

/** Rows by now, in the collector's own eyes: the file is locked until it has ended. */
async function rows(sql: string): Promise<unknown[][]> {
  await collector.stop();
  const database = await openFile(path);
  try {
    return (await database.rows(sql)) as unknown[][];
  } finally {
    database.close();
    collector = await CollectorProcess.start(path);
  }
}

const send = (body: Buffer | string, headers: Record<string, string>) =>
  collector.ask('/v1/executions', { method: 'POST', body: body as string, headers });

const lines = (...records: unknown[]) => records.map((one) => JSON.stringify(one)).join('\n');

type Form = [name: string, made: () => [Buffer | string, Record<string, string>], inserted: number];

describe('records come', () => {
  it.each([
    ['as an object', () => [JSON.stringify(record()), {}], 1],
    ['as a list', () => [JSON.stringify([record(), record()]), {}], 2],
    ['one a line', () => [`${lines(record(), record(), record())}\n`, { 'content-type': 'application/x-ndjson' }], 3],
    ['one a line, without a word of it', () => [lines(record(), record()), { 'content-type': 'application/json' }], 2],
    ['in gzip', () => [gzipSync(JSON.stringify(record())), { 'content-encoding': 'gzip' }], 1],
    ['in zstd', () => [stored(JSON.stringify([record(), record()])), { 'content-encoding': 'zstd' }], 2],
    ['as an empty list', () => ['[]', {}], 0],
  ] satisfies Form[])('%s', async (_, made, inserted) => {
    const [body, headers] = made();
    expect(await send(body, headers)).toMatchObject({
      status: 200,
      body: { inserted, duplicates: 0, rejected: [] },
    });
  });

  it('with the rest of a batch inserted where one of it is bad', async () => {
    const bad = record({ routing_confidence: 1.5 });
    const { status, body } = await collector.post('/v1/executions', [record(), bad, record()]);
    expect(status).toBe(200);
    expect(body).toEqual({
      inserted: 2,
      duplicates: 0,
      rejected: [{ index: 1, field: 'routing_confidence', reason: 'is above 1' }],
    });
  });

  it('twice, and are inserted once: the first outcome holds, and another content is noted', async () => {
    const first = record({ duration_seconds: 5 });
    const again = { ...first, duration_seconds: 6 };
    expect((await collector.post('/v1/executions', [first, first])).body).toMatchObject({ inserted: 1, duplicates: 1 });
    expect((await collector.post('/v1/executions', first)).body).toMatchObject({ inserted: 0, duplicates: 1 });
    expect((await collector.post('/v1/executions', again)).body).toMatchObject({ inserted: 0, duplicates: 1 });
    expect(
      await rows(`SELECT duration_seconds, (SELECT count(*)::INTEGER FROM quarantine q WHERE q.task_id = e.task_id::VARCHAR)
        FROM executions e WHERE task_id = '${first.task_id}'`),
    ).toEqual([[5, 1]]);
    // After a restart, too, when it is known from the database alone.
    expect((await collector.post('/v1/executions', first)).body).toMatchObject({ inserted: 0, duplicates: 1 });
  });

  it('with what nobody told marked in the metadata, texts cut, and unknown fields kept', async () => {
    const task_id = randomUUID();
    await collector.post('/v1/executions', {
      task_id,
      success: true,
      duration_seconds: 2,
      pool_type: null,
      task_description: 'x'.repeat(600),
      error_message: `a\0b\ud800${'y'.repeat(2000)}`,
      worker_id: 'w1',
      metadata: { note: 'kept \ud800' },
    });
    const [[metadata, ...columns]] = (await rows(
      `SELECT metadata::VARCHAR, pool_type, routing_confidence, complexity_score, cost_estimate, length(task_description)::INTEGER, length(error_message)::INTEGER
       FROM executions WHERE task_id = '${task_id}'`,
    )) as [[string, ...unknown[]]];
    expect(columns).toEqual(['unknown', 1, 50, 0, 500, 1000]);
    expect(JSON.parse(metadata)).toEqual({
      note: 'kept \ufffd',
      worker_id: 'w1',
      truncated: ['task_description', 'error_message'],
      defaulted: expect.arrayContaining(['timestamp', 'pool_type', 'model_tier', 'routing_confidence']),
    });
  });
});

describe('metadata', () => {
  it('had whole numbers beyond 2^53 rounded, on each of their ways', { timeout: 120_000 }, async () => {
    const [direct, routed, replayed] = [randomUUID(), randomUUID(), randomUUID()];
    const big = '9007199254740993';
    const body = (id: string, more = '') =>
      `{"task_id":"${id}","success":true,"duration_seconds":2,"span":${big},"metadata":{"id":-${big}}${more}}`;
    await send(`[${body(direct)}, ${body(routed)}, ${body(replayed, `,"file_count":${big}`)}]`, {});
    await collector.post('/v1/routing', { task_id: routed, model_tier: 'small' });
    const { stdout } = await CliProcess.run('quarantine', 'list', '--db', path, '--json');
    const held = JSON.parse(stdout).records as { quarantine_id: string; task_id: string; reason: string }[];
    const { quarantine_id: id, reason } = held.find(({ task_id }) => task_id === replayed)!;
    expect(reason).toBe('is too large for 32 bits');
    await CliProcess.run('quarantine', 'replay', id, '--db', path, '--patch', '{"file_count":3}');
    expect(
      await rows(
        `SELECT DISTINCT metadata->>'span', metadata->>'id', count(*)::INTEGER FROM executions
         WHERE task_id IN ('${direct}', '${routed}', '${replayed}') GROUP BY ALL`,
      ),
    ).toEqual([[big, `-${big}`, 3]]);
  });
});

describe('feedback', () => {
  it('goes into its execution, whichever comes first', async () => {
    const [before, after] = [record({ quality_score: 10 }), record()];
    await collector.post('/v1/feedback', { task_id: before.task_id, user_rating: 4, quality_score: 90 });
    await collector.post('/v1/executions', [before, after]);
    await collector.post('/v1/feedback', {
      task_id: after.task_id,
      user_rating: 2,
      user_accepted: false,
      comment: 'slow',
    });
    await collector.post('/v1/feedback', { task_id: after.task_id, user_rating: 3 });
    const of = ({ task_id }: { task_id: string }) =>
      `SELECT user_rating, user_accepted, quality_score FROM executions WHERE task_id = '${task_id}'`;
    expect(await rows(`${of(before)} UNION ALL ${of(after)}`)).toEqual([
      [4, null, 90],
      [3, false, after.quality_score],
    ]);
    expect(await rows('SELECT count(*)::INTEGER FROM feedback WHERE applied_at IS NULL')).toEqual([[0]]);
  });

  it('that was given earlier and came later took the place of what was given since', async () => {
    const rated = record();
    const { task_id } = rated;
    const rating = () => rows(`SELECT user_rating FROM executions WHERE task_id = '${task_id}'`);
    await collector.post('/v1/executions', rated);
    await collector.post('/v1/feedback', { task_id, user_rating: 5, timestamp: '2026-02-09T13:00:00Z' });
    await expect.poll(rating).toEqual([[5]]);
    await collector.post('/v1/feedback', {
      task_id,
      user_rating: 1,
      user_accepted: true,
      timestamp: '2026-02-09T12:30:00Z',
    });
    const accepted = () => rows(`SELECT user_accepted FROM executions WHERE task_id = '${task_id}'`);
    await expect.poll(accepted).toEqual([[true]]);
    expect(await rating()).toEqual([[5]]);
  });

  it('is known when it is sent again', async () => {
    const feedback = { task_id: randomUUID(), user_rating: 5 };
    expect((await collector.post('/v1/feedback', feedback)).body).toMatchObject({ inserted: 1, duplicates: 0 });
    expect((await collector.post('/v1/feedback', feedback)).body).toMatchObject({ inserted: 0, duplicates: 1 });
  });

  it.each([
    ['nothing', {}, { field: null, reason: expect.stringContaining('says nothing') }],
    ['no stars', { user_rating: 6 }, { field: 'user_rating', reason: 'is above 5' }],
    ['trouble without its kind', { satisfaction: 'poor' }, { field: 'issue_type' }],
  ])('that says %s is rejected', async (_, fields, fault) => {
    const { status, body } = await collector.post('/v1/feedback', { task_id: randomUUID(), ...fields });
    expect(status).toBe(422);
    expect(body.rejected).toEqual([expect.objectContaining({ index: 0, ...fault })]);
  });
});

describe('a decision of the router', () => {
  it('fills what its outcome lacks, whichever comes first', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    const decision = (task_id: string) => ({
      task_id,
      routing: { tier: 'large', confidence: 0.75, complexity: 80 },
      task_data: { type: 'test', description: 'Test it', repo: 'core', files: ['a', 'b'], estimated_tokens: 900 },
    });
    const outcome = (task_id: string) => ({ task_id, success: true, duration_seconds: 9, task_type: 'refactor' });
    await collector.post('/v1/routing', decision(early));
    await collector.post('/v1/executions', [outcome(early), outcome(late)]);
    await collector.post('/v1/routing', decision(late));
    const joined = ['refactor', 'Test it', 'core', 2, 900, 'large', 0.75, 80, false];
    expect(
      await rows(
        `SELECT task_type, task_description, repo, file_count, estimated_tokens, model_tier, routing_confidence, complexity_score,
           list_contains(from_json(metadata->'defaulted', '["VARCHAR"]'), 'model_tier')
         FROM executions WHERE task_id IN ('${early}', '${late}')`,
      ),
    ).toEqual([joined, joined]);
    expect(await rows(`SELECT DISTINCT status FROM routing_decisions`)).toEqual([['joined']]);
  });

  it('is given up in time when its outcome does not come, which health tells', async () => {
    await collector.stop();
    collector = await CollectorProcess.start(path, '--decision-timeout', '1s');
    await collector.post('/v1/routing', { task_id: randomUUID(), model_tier: 'small' });
    const issues = async () =>
      ((await collector.ask('/health/learning')).body.alerts as { issue: string }[]).map(({ issue }) => issue);
    while (!(await issues()).includes('outcome_missing')) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(collector.said).toContain('1 routing decisions never had an outcome');
  });
});

describe('what was rejected', () => {
  it('is held, listed and shown, mended and replayed, or dropped, through the collector and without it', async () => {
    const bad = record({ complexity_score: 500 });
    await collector.post('/v1/executions', [bad, { success: true }]);
    await collector.post('/v1/executions', bad);
    const cli = async (...args: string[]) => {
      const { code, stdout, stderr } = await CliProcess.run('quarantine', ...args, '--db', path, '--json');
      return code === 0 ? JSON.parse(stdout) : stderr;
    };
    const listed = (await cli('list')).records as { quarantine_id: string; task_id: string | null; reason: string }[];
    const mine = listed.filter(({ task_id }) => task_id === bad.task_id);
    expect(mine).toMatchObject([{ field: 'complexity_score', reason: 'is above 100', source: 'collector' }]);
    const id = mine[0]!.quarantine_id;
    expect(JSON.parse((await cli('show', id)).record)).toEqual(bad);
    expect(await cli('replay', id)).toContain(`${id}: The record is still at fault: complexity_score is above 100.`);
    expect(await cli('replay', id, '--patch', '{"complexity_score": 50}')).toEqual({
      replayed: [{ id, kind: 'execution', inserted: true }],
      kept: [],
    });
    expect(await rows(`SELECT complexity_score FROM executions WHERE task_id = '${bad.task_id}'`)).toEqual([[50]]);
    const nameless = listed.find(({ reason }) => reason === 'is missing')!.quarantine_id;
    await collector.stop();
    expect(await cli('drop', nameless)).toEqual({ dropped: [nameless] });
    expect(await cli('drop', nameless)).toContain('[not_found]');
    collector = await CollectorProcess.start(path);
  });

  it('is replayed and dropped by several ids, or all of it', async () => {
    const held = async () => (await carryOut(path, LIST, {})).records.map(({ quarantine_id: id }) => id);
    await carryOut(path, DROP, { ids: await held() }).catch(() => {});
    const bad = [
      record({ complexity_score: 500 }),
      record({ complexity_score: 501 }),
      record({ duration_seconds: -1 }),
    ];
    await collector.post('/v1/executions', bad);
    const ids = (await held()).toReversed();
    expect(ids).toHaveLength(3);
    await expect(carryOut(path, DROP, { ids: [ids[0], randomUUID()] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(carryOut(path, DROP, {})).rejects.toMatchObject({ code: 'bad_usage' });
    await expect(carryOut(path, DROP, { ids, all: true })).rejects.toMatchObject({ code: 'bad_usage' });
    expect(await held()).toHaveLength(3);
    const { code, stdout } = await CliProcess.run(
      ...['quarantine', 'replay', '--all', '--patch', '{"complexity_score": 50}', '--db', path, '--json'],
    );
    expect(code).toBe(1);
    const { replayed, kept } = JSON.parse(stdout) as { replayed: { id: string }[]; kept: { id: string }[] };
    expect([replayed.length, kept.length]).toEqual([2, 1]);
    expect([...replayed, ...kept].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await held()).toEqual([kept[0]!.id]);
    expect(await carryOut(path, DROP, { all: true })).toEqual({ dropped: [kept[0]!.id] });
  });
});

describe('an operation', () => {
  it('runs in the collector that has the database', async () => {
    expect(await carryOut(path, CHECKPOINT, {})).toEqual({ checkpointed: true });
  });

  it('sees what was acknowledged just before it, though that was on its way into the database', async () => {
    for (let i = 0; i < 3; i++) {
      const bad = record({ complexity_score: 500 });
      await collector.post('/v1/executions', bad);
      const { records } = await carryOut(path, LIST, {});
      expect(records[0]).toMatchObject({ task_id: bad.task_id });
    }
  });
});
