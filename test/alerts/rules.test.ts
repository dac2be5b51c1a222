import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, evaluate } from '../../src/alerts/evaluate';
import { type ProvisionedRule, renderRule } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { createDemo } from '../../src/demo/create-demo';
import { readFrame } from '../../src/frame/json/read-frame';
import { askPlugin } from '../../src/host/alerts/ask-plugin';
import { PluginDataSource } from '../../src/host/plugin/data-source';
import { SqliteDatabase } from '../../src/neighbours/sqlite/database';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { PluginProcess } from '../support/plugin-process';

const HOUR = 3_600_000;
const rules = new Map(
  ALERT_GROUPS.flatMap((group) => group.rules.map((rule) => [rule.uid, renderRule(rule)] as const)),
);

interface Batch {
  readonly count: number;
  /** Hours ago. */
  readonly age: number;
  readonly success?: boolean;
  readonly error?: string;
  readonly pool?: string;
  readonly metadata?: object;
  readonly seconds?: number;
}

const ok = (count: number, age = 0.5, pool = 'mahavishnu'): Batch => ({ count, age, pool });
const failed = (count: number, age = 0.5): Batch => ({ count, age, success: false, error: 'timeout' });

function insertSql({
  count,
  age,
  success = true,
  error,
  pool = 'mahavishnu',
  metadata = {},
  seconds = 1,
}: Batch): string {
  return `INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens,
      model_tier, pool_type, routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost,
      error_type, metadata)
    SELECT uuid(), make_timestamp(${Math.round(Date.now() - age * HOUR) * 1000}), 'test', 'A task', 'mahavishnu', 1, 100,
      'small', '${pool}', 0.9, 50, ${success}, ${seconds}, 0.1, 0.1, ${error ? `'${error}'` : 'NULL'},
      '${JSON.stringify(metadata)}' FROM range(${count})`;
}

let plugin: PluginProcess;
beforeAll(async () => {
  plugin = await new PluginProcess().ready();
});
afterAll(() => plugin.dispose());

let engine: TestEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function database(batches: readonly Batch[], extra: readonly string[] = []): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  const path = join(folder, 'learning.db');
  try {
    await createDemo(path, { rows: 0 });
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    for (const sql of [...batches.map(insertSql), ...extra]) await connection.run(sql);
    connection.disconnectSync();
    instance.closeSync();
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  engine = new TestEngine(folder);
  return engine;
}

const dataSource = ({ folder, path }: TestEngine, beside: object = {}) =>
  new PluginDataSource(() => plugin.connection, {
    uid: folder,
    name: 'Mahavishnu Learning',
    savedAt: 1,
    rowLimit: 1_000_000,
    jsonData: { path, ...beside },
  });

/** The built plugin, asked as Grafana's alerting asks. */
const ask = (rule: ProvisionedRule, source: TestEngine): Promise<Answered> =>
  askPlugin(dataSource(source))(rule, AbortSignal.timeout(60_000));

function withLimit(rule: ProvisionedRule, limit: number): ProvisionedRule['data'] {
  const [a, c, ...rest] = rule.data;
  const [{ evaluator }] = c.model.conditions;
  const conditions = [{ evaluator: { ...evaluator, params: [limit] } }] as const;
  return [a, { ...c, model: { ...c.model, conditions } }, ...rest] as unknown as ProvisionedRule['data'];
}

const stateOf = async (uid: string, source: TestEngine) => {
  const rule = rules.get(uid)!;
  return evaluate(rule, await ask(rule, source));
};

describe('on data one execution beyond the limit, and on data at the limit', () => {
  it.each<[uid: string, value: number, firing: readonly Batch[], shortOf: readonly Batch[]]>([
    ['learning-success-rate-warning', 84.99, [ok(8499), failed(1501)], [ok(8500), failed(1500)]],
    ['learning-success-rate-critical', 69.99, [ok(6999), failed(3001)], [ok(7000), failed(3000)]],
    ['learning-failure-rate-warning', 10.01, [ok(8999), failed(1001)], [ok(9000), failed(1000)]],
    ['learning-failure-rate-critical', 25.01, [ok(7499), failed(2501)], [ok(7500), failed(2500)]],
    ['learning-empty', 0, [], [ok(1, 2000)]],
    ['learning-silent', 0, [ok(5, 1.1), ok(100, 30)], [ok(1, 0.95)]],
    ['learning-duration', 120.5, [{ ...ok(10), seconds: 120.5 }], [{ ...ok(10), seconds: 120 }]],
    ['learning-completeness', 94.8, [ok(74), ok(26, 5, 'unknown')], [ok(75), ok(25, 5, 'unknown')]],
    ['learning-rows-ahead', 1, [ok(1), ok(1, -0.1)], [ok(1), ok(1, -0.08)]],
  ])('%s', async (uid, value, firing, shortOf) => {
    const fired = await database(firing);
    expect(await stateOf(uid, fired)).toMatchObject({ state: 'Alerting', value: expect.closeTo(value, 9) });
    await fired.close();
    const quiet = await database(shortOf);
    expect(await stateOf(uid, quiet)).toMatchObject({ state: 'Normal' });
  });

  it('learning-stale', async () => {
    const stale = await database([ok(5, 24.0001), ok(5, 100)]);
    const { state, value } = await stateOf('learning-stale', stale);
    expect(state).toBe('Alerting');
    expect(value).toBeGreaterThan(24 * 3600);
    await stale.close();
    expect(await stateOf('learning-stale', await database([ok(1, 23.95)]))).toMatchObject({ state: 'Normal' });
  });

  it('learning-hourly-cost', async () => {
    const dear = await database([ok(101), ok(500, 1.5)]);
    const { state, value, why } = await stateOf('learning-hourly-cost', dear);
    expect({ state, value, why: why?.why }).toEqual({
      state: 'Alerting',
      value: expect.closeTo(10.1, 5),
      why: 'repo mahavishnu 100 %, tier small 100 %, pool mahavishnu 100 %',
    });
    await dear.close();
    expect(await stateOf('learning-hourly-cost', await database([ok(99), ok(500, 1.5)]))).toMatchObject({
      state: 'Normal',
    });
  });

  it.each([
    ['learning-database-size-warning', 500e6],
    ['learning-database-size-critical', 1000e6],
  ])('%s', async (uid, limit) => {
    const rule = rules.get(uid)!;
    const source = await database([ok(20)]);
    const { value } = await stateOf(uid, source);
    expect(value).toBe(await source.value('SELECT database_bytes FROM database_status'));
    expect(await stateOf(uid, source)).toMatchObject({ state: 'Normal' });
    // A file of that size would be long in the making: the limit is brought to the file instead.
    expect(rule.data[1].model.conditions[0].evaluator.params).toEqual([limit]);
    const at = (bytes: number): ProvisionedRule => ({ ...rule, data: withLimit(rule, bytes) });
    const answered = await ask(rule, source);
    expect(evaluate(at(value! - 1), answered).state).toBe('Alerting');
    expect(evaluate(at(value!), answered).state).toBe('Normal');
  });
});

/** The rule with other parameters of what it asks. */
function withParams(rule: ProvisionedRule, params: object): ProvisionedRule {
  const [a, ...rest] = rule.data;
  const model = { ...a.model, params: { ...(a.model as { params?: object }).params, ...params } };
  return { ...rule, data: [{ ...a, model }, ...rest] as unknown as ProvisionedRule['data'] };
}

describe('the record as a whole', () => {
  const refuse = (status: string) =>
    `INSERT INTO quarantine (source, kind, field, reason, record, status)
      VALUES ('collector', 'execution', 'user_rating', 'user_rating is outside 1 to 5', '{}', '${status}')`;

  it('learning-quarantine', async () => {
    const held = await database([ok(1)], [refuse('held'), refuse('held'), refuse('dropped')]);
    const { state, value, why } = await stateOf('learning-quarantine', held);
    expect({ state, value, why: why?.why }).toEqual({
      state: 'Alerting',
      value: 2,
      why: '2 of 2 by the collector: user_rating is outside 1 to 5',
    });
    await held.close();
    const settled = await database([ok(1)], [refuse('dropped'), refuse('replayed')]);
    expect(await stateOf('learning-quarantine', settled)).toMatchObject({ state: 'Normal', value: 0 });
  });

  const run = (operation: string, hours: number, outcome = 'succeeded', detail = 'NULL') => {
    const at = `now() AT TIME ZONE 'UTC' - INTERVAL ${Math.round(hours * 3600)} SECOND`;
    return `INSERT INTO maintenance_log (operation, started_at, ended_at, outcome, detail)
      VALUES ('${operation}', ${at}, ${at}, '${outcome}', ${detail})`;
  };
  const noDisk = `'{"code": "disk_full"}'`;

  it.each<[string, 'Alerting' | 'Normal', number | null, string, readonly string[]]>([
    ['one that is late', 'Alerting', 26.1, 'succeeded', [run('backup.create', 26.1)]],
    ['one in time', 'Normal', 25.9, 'succeeded', [run('backup.create', 25.9), run('backup.create', 70)]],
    [
      'tries that failed since',
      'Alerting',
      30,
      'failed: disk_full',
      [run('backup.create', 30), run('backup.create', 1, 'failed', noDisk)],
    ],
    ['none, of a database that is kept', 'Alerting', 40, 'no backup was ever tried', [run('checkpoint', 40)]],
    ['none, of one that is kept since today', 'Normal', 3, 'no backup was ever tried', [run('checkpoint', 3)]],
    ['none, and no log either', 'Normal', null, 'no backup was ever tried', []],
  ])('learning-backup: %s', async (_, expected, hours, words, log) => {
    const { state, value, why } = await stateOf('learning-backup', await database([ok(1)], log));
    expect(state).toBe(expected);
    if (hours === null) expect(value).toBeNull();
    else expect(Number(value) / 3600).toBeCloseTo(hours, 1);
    expect(why?.why).toContain(words);
  });

  it('learning-growth: the days that are left at the pace of the record', async () => {
    const rule = rules.get('learning-growth')!;
    const source = await database(Array.from({ length: 20 }, (_, day) => ok(500, 24 * day + 12)));
    const [used, size] = await Promise.all(
      ['database_bytes - free_bytes', 'database_bytes'].map(async (sql) =>
        Number(await source.value(`SELECT ${sql} FROM database_status`)),
      ),
    );
    const perDay = used! / 19.5;
    const at = async (megabytes: number) => evaluate(rule, await ask(withParams(rule, { megabytes }), source));
    const near = await at((used! + 13 * perDay) / 1e6);
    expect(near).toMatchObject({ state: 'Alerting', value: expect.closeTo(13, 0) });
    expect(await at((used! + 15 * perDay) / 1e6)).toMatchObject({ state: 'Normal', value: expect.closeTo(15, 0) });
    expect(await at((size! - 1) / 1e6)).toMatchObject({ state: 'Alerting', value: 0 });
    await source.close();
    const young = await database(Array.from({ length: 6 }, (_, day) => ok(500, 24 * day + 12)));
    expect(evaluate(rule, await ask(withParams(rule, { megabytes: 5 }), young))).toMatchObject({
      state: 'Normal',
      value: null,
    });
  });
});

describe('workflows', () => {
  interface Step {
    readonly run: string;
    readonly hours: number;
    readonly status?: string;
  }

  async function stateBeside(uid: string, runs: readonly string[], steps: readonly Step[]) {
    const source = await database([ok(1)]);
    const file = await SqliteDatabase.of(null, 'workflow_checkpoints.sqlite');
    const at = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
    file.run(`CREATE TABLE workflow_executions (
      run_id TEXT, workflow_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, error TEXT);
    CREATE TABLE workflow_execution_nodes (
      run_id TEXT, node_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, attempts INTEGER, error TEXT);
    CREATE TABLE workflow_checkpoints (workflow_key TEXT, payload TEXT)`);
    for (const run of runs) {
      file.run(`INSERT INTO workflow_executions VALUES ('${run}', 'crackerjack', 'completed', '${at(2)}', NULL, NULL)`);
    }
    for (const [i, { run, hours, status = 'completed' }] of steps.entries()) {
      file.run(
        `INSERT INTO workflow_execution_nodes VALUES ('${run}', 'step ${i}', '${status}', '${at(hours)}', '${at(hours)}', 1, NULL)`,
      );
    }
    const workflowsPath = join(source.folder, 'workflow_checkpoints.sqlite');
    await writeFile(workflowsPath, file.bytes());
    file.close();
    const rule = rules.get(uid)!;
    return evaluate(rule, await askPlugin(dataSource(source, { workflowsPath }))(rule, AbortSignal.timeout(60_000)));
  }

  it.each<[string, number, readonly Step[]]>([
    [
      'a step of a run that is lost',
      1,
      [
        { run: 'kept', hours: 2 },
        { run: 'lost', hours: 1 },
      ],
    ],
    [
      'history of an earlier run',
      0,
      [
        { run: 'kept', hours: 2 },
        { run: 'earlier', hours: 30 },
      ],
    ],
    ['no steps', 0, []],
  ])('learning-orphans: %s', async (_, value, steps) => {
    const state = await stateBeside('learning-orphans', ['kept'], steps);
    expect(state).toMatchObject({ state: value > 0 ? 'Alerting' : 'Normal', value });
    expect(state.why?.why).toBe(value > 0 ? 'run lost 1 of 1' : 'none');
  });

  const steps = (failed: number, all: number, hours = 3): Step[] =>
    Array.from({ length: all }, (_, i) => ({ run: 'kept', hours, status: i < failed ? 'failed' : 'completed' }));

  it.each<[string, string, number | null, readonly Step[]]>([
    ['learning-failed-steps-warning', 'Alerting', 6, steps(3, 50)],
    ['learning-failed-steps-warning', 'Normal', 5, steps(2, 40)],
    ['learning-failed-steps-critical', 'Alerting', 12, steps(6, 50)],
    ['learning-failed-steps-critical', 'Normal', 10, steps(5, 50)],
    ['learning-failed-steps-critical', 'Normal', null, steps(19, 19)],
    ['learning-failed-steps-critical', 'Normal', null, steps(50, 50, 25)],
  ])('%s: %s at %s percent', async (uid, state, value, list) => {
    expect(await stateBeside(uid, ['kept'], list)).toMatchObject({ state, value });
  });
});

describe('why', () => {
  const worse = { count: 40, age: 0.5, success: false, error: 'timeout', pool: 'runpod' };

  it('is told beside the value: results, where they are worse, and of what', async () => {
    const calm = { ...ok(200), age: 1.5 };
    const source = await database([calm, { ...calm, pool: 'runpod' }, ok(200), ok(160, 0.4, 'runpod'), worse]);
    const rule = rules.get('learning-success-rate-critical')!;
    const answered = await ask({ ...rule, data: withLimit(rule, 95) }, source);
    expect(answered).toEqual({
      value: 90,
      why: {
        why: expect.stringMatching(/^rate worse in runpod, (all )?\S+ points( of \S+)?; work no harder$/),
        from_ms: expect.stringMatching(/^\d{13}$/),
        to_ms: expect.stringMatching(/^\d{13}$/),
      },
    });
    const { from_ms, to_ms } = (answered as { why: { from_ms: string; to_ms: string } }).why;
    expect(Number(to_ms) - Number(from_ms)).toBe(HOUR);
  });

  // Grafana takes a rule of which any query has no rows for one without data.
  it('has one row, whatever there is', async () => {
    for (const batches of [[], [ok(3)], [failed(500)]]) {
      await engine?.close();
      const source = await database(batches);
      for (const [uid, { data }] of rules) {
        const explanation = data[2];
        if (!explanation) continue;
        const timeRange = { fromEpochMs: Date.now() - HOUR, toEpochMs: Date.now() };
        const asked = [{ ...explanation, intervalMs: 1000, maxDataPoints: 100 }];
        const answers = await dataSource(source).query(asked, { timeRange, headers: { FromAlert: 'true' } });
        const { error, frames } = answers.get('B')!;
        expect(error, uid).toBeFalsy();
        const read = frames.map(readFrame);
        expect(read, uid).toHaveLength(1);
        expect(
          read[0]!.schema.fields.filter(({ type }) => type === 'number'),
          uid,
        ).toHaveLength(1);
        expect(
          read[0]!.data.values.map((values) => values.length),
          uid,
        ).toEqual([1, 1, 1, 1]);
        expect(read[0]!.data.values.flat(), uid).not.toContain(null);
      }
    }
  });
});

describe('insight', () => {
  /** Overconfident by so much in the last week, by one of two pools, honest in the week before. */
  const confident = (gap: number): Batch[] =>
    [1, 8].flatMap((days) =>
      ['mahavishnu', 'runpod'].flatMap((pool): Batch[] => {
        const failures = 100 + Math.round(days === 1 && pool === 'runpod' ? 2000 * gap : 0);
        return [
          { count: 1000 - failures, age: 24 * days, pool },
          { count: failures, age: 24 * days, pool, success: false },
        ];
      }),
    );

  it('learning-calibration-drift', async () => {
    const drifted = await database(confident(0.11));
    const { state, value, why } = await stateOf('learning-calibration-drift', drifted);
    expect(state).toBe('Alerting');
    expect(value).toBeCloseTo(0.11 ** 2, 3);
    expect(why?.why).toBe('confidence higher against success in runpod, all 11 points; work no harder');
    await drifted.close();
    const honest = await database(confident(0.09));
    expect(await stateOf('learning-calibration-drift', honest)).toMatchObject({ state: 'Normal' });
    await honest.close();
    const young = await database(confident(0.11).slice(0, 4));
    expect(await stateOf('learning-calibration-drift', young)).toMatchObject({ state: 'Normal', value: null });
  });

  it('learning-budget, which is off without a budget', async () => {
    const source = await database(Array.from({ length: 40 }, (_, days) => ok(10, 24 * days + 0.5)));
    const rule = rules.get('learning-budget')!;
    expect(await stateOf('learning-budget', source)).toMatchObject({ state: 'Normal', value: 0 });
    const [a, ...rest] = rule.data;
    const budgeted = (budget: number): ProvisionedRule => {
      if (a.model.queryType !== 'preset') throw new Error('It asks a preset.');
      const params = { ...a.model.params, budget };
      return {
        ...rule,
        data: [{ ...a, model: { ...a.model, params } }, ...rest] as unknown as ProvisionedRule['data'],
      };
    };
    // A dollar a day.
    const over = await ask(budgeted(25), source);
    expect(evaluate(budgeted(25), over)).toMatchObject({ state: 'Alerting' });
    expect(evaluate(budgeted(40), await ask(budgeted(40), source))).toMatchObject({ state: 'Normal' });
  });

  const variant = (name: string, good: number, bad: number, age = 5): Batch[] => [
    { count: good, age, metadata: { experiment: 'prompt', variant: name } },
    { count: bad, age, success: false, metadata: { experiment: 'prompt', variant: name } },
  ];

  it.each<[string, number, readonly Batch[]]>([
    ['a variant that is better', 1, [...variant('control', 700, 300), ...variant('b', 900, 100)]],
    ['one that is hardly so', 0, [...variant('control', 700, 300), ...variant('b', 710, 290)]],
    [
      'one that won, of an experiment that is over',
      0,
      [...variant('control', 700, 300, 400), ...variant('b', 900, 100, 400)],
    ],
    ['no variant to compare with', 0, variant('b', 900, 100)],
  ])('learning-experiment-won: %s', async (_, value, batches) => {
    const source = await database(batches);
    const state = await stateOf('learning-experiment-won', source);
    expect(state).toMatchObject({ state: value > 0 ? 'Alerting' : 'Normal', value });
    expect(state.why?.why).toBe(value > 0 ? 'prompt: b' : 'none');
    expect(await stateOf('learning-experiment-misassigned', source)).toMatchObject({ state: 'Normal', value: 0 });
  });

  it('learning-experiment-misassigned', async () => {
    const source = await database([...variant('control', 900, 100), ...variant('b', 450, 50)]);
    expect(await stateOf('learning-experiment-misassigned', source)).toMatchObject({
      state: 'Alerting',
      value: 1,
      why: { why: 'prompt' },
    });
    expect(await stateOf('learning-experiment-won', source)).toMatchObject({ state: 'Normal', value: 0 });
  });
});

describe('rates', () => {
  const RATES = [...rules.keys()].filter((uid) => uid.includes('-rate-'));

  it('are not judged with fewer than ten executions in the last hour', async () => {
    const source = await database([failed(9), ok(500, 2)]);
    for (const uid of RATES) {
      const answered = await ask(rules.get(uid)!, source);
      expect(answered).toMatchObject({ value: null });
      expect(evaluate(rules.get(uid)!, answered)).toMatchObject({ state: 'Normal', value: null, reason: 'No data' });
    }
  });

  it('are judged from ten on', async () => {
    const source = await database([failed(10), ok(500, 2)]);
    for (const uid of RATES) expect((await stateOf(uid, source)).state).toBe('Alerting');
  });

  it('count an error on an execution that succeeded as a failure', async () => {
    const source = await database([ok(80), { count: 20, age: 0.5, success: true, error: 'crash' }]);
    expect(await stateOf('learning-failure-rate-warning', source)).toMatchObject({ state: 'Alerting', value: 20 });
    expect(await stateOf('learning-success-rate-warning', source)).toMatchObject({ state: 'Normal', value: 100 });
  });
});

describe('every rule', () => {
  it('without a row: only the one on the empty database fires', async () => {
    const source = await database([]);
    for (const uid of rules.keys()) {
      expect((await stateOf(uid, source)).state, uid).toBe(uid === 'learning-empty' ? 'Alerting' : 'Normal');
    }
  });

  // Grafana compared NULL as a number, and "Stale data" fired on an empty database.
  it('without a row gets no NULL, but no frame where there is no value', async () => {
    const source = await database([]);
    for (const [uid, { data }] of rules) {
      const [{ refId, model }] = data;
      const asked = [{ refId, model, intervalMs: 1000, maxDataPoints: 100 }];
      const timeRange = { fromEpochMs: Date.now() - HOUR, toEpochMs: Date.now() };
      const answers = await dataSource(source).query(asked, { timeRange, headers: { FromAlert: 'true' } });
      const frames = answers.get(refId)!.frames.map(readFrame);
      expect(
        frames.flatMap((frame) => frame.data.values.flat()),
        uid,
      ).not.toContain(null);
    }
  });

  it('with a database that is gone: an error, never a calm state, even where there is an older copy', async () => {
    const source = await database([ok(90)]);
    for (const uid of rules.keys()) expect((await stateOf(uid, source)).state, uid).toBe('Normal');
    await rename(source.path, join(source.folder, 'elsewhere.db'));
    for (const [uid, rule] of rules) {
      const { state, value, reason } = await stateOf(uid, source);
      expect(state, uid).toBe(rule.execErrState);
      expect(['Error', 'Alerting']).toContain(state);
      expect(value).toBeNull();
      expect(reason).toContain('learning.db');
    }
  });
});
