import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineOptions } from '../../../../src/engine/options';
import { schemaDdl } from '../../../../src/model/schema';
import { cellAt } from '../../../../src/result/cell';
import { until } from '../../../support/until';
import { TestEngine } from '../support/test-engine';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1);
const PARTS = {
  leastRows: 0,
  leastMs: 0,
  mostShare: Number.POSITIVE_INFINITY,
  segmentRows: 64,
  lotRows: 512,
  windowRows: 400,
};

/** One every 20 minutes for 90 days, over the day on which clocks are set forward. */
const ROWS = `INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens,
    model_tier, pool_type, routing_confidence, complexity_score, success, duration_seconds, quality_score,
    cost_estimate, actual_cost)
  SELECT uuid(), make_timestamp(${START * 1000} + i * 1200000000), 'test', 'task', 'repo ' || i % 3, 1, 1000 + i, ['small', 'large'][1 + i % 2],
    'mahavishnu', 0.5, i % 100, i % 7 > 0, i % 997, i % 101, 1, i % 13 / 8
  FROM range(6480) AS numbers(i)`;

const iso = (ms: number) => new Date(ms).toISOString();
const plain = (ms: number) => iso(ms).slice(0, 19).replace('T', ' ');

/** How times are written, and whether that is certain enough where they are stored in another zone than UTC. */
const SPELLINGS: Readonly<Record<string, { readonly of: (ms: number) => string; readonly everywhere: boolean }>> = {
  'a literal': { of: (ms) => `TIMESTAMP '${plain(ms)}'`, everywhere: true },
  'a literal with a fraction': { of: (ms) => `TIMESTAMP '${plain(ms)}.000000'`, everywhere: true },
  'a cast': { of: (ms) => `CAST('${plain(ms)}' AS TIMESTAMP)`, everywhere: true },
  'a short cast': { of: (ms) => `'${iso(ms).slice(0, 19)}'::TIMESTAMP`, everywhere: true },
  'a string': { of: (ms) => `'${plain(ms)}'`, everywhere: true },
  'a string as Grafana writes it': { of: (ms) => `'${iso(ms)}'`, everywhere: true },
  'a string with an offset': { of: (ms) => `'${iso(ms).slice(0, 19)}+00:00'`, everywhere: true },
  microseconds: { of: (ms) => `make_timestamp(${ms * 1000})`, everywhere: true },
  milliseconds: { of: (ms) => `epoch_ms(${ms})`, everywhere: true },
  'milliseconds again': { of: (ms) => `make_timestamp_ms(${ms})`, everywhere: true },
  'a sum': { of: (ms) => `make_timestamp(${(ms - HOUR) * 1000}) + INTERVAL 1 HOUR`, everywhere: true },
  seconds: { of: (ms) => `to_timestamp(${ms / 1000})`, everywhere: false },
  'a literal with a zone': { of: (ms) => `TIMESTAMPTZ '${iso(ms)}'`, everywhere: false },
};

/** Conditions of the range, of which some leave its ends out. */
const CONDITIONS: readonly ((from: string, to: string) => string)[] = [
  (from, to) => `timestamp BETWEEN ${from} AND ${to}`,
  (from, to) => `timestamp >= ${from} AND timestamp < ${to}`,
  (from, to) => `${from} < executions.timestamp AND ${to} >= timestamp AND success`,
  (from, to) => `timestamp > ${from} AND timestamp <= ${to} AND timestamp <> '2026-04-05'`,
];

const SELECTS: readonly ((where: string) => string)[] = [
  (where) => `SELECT count(*), sum(estimated_tokens) FROM executions WHERE ${where}`,
  (where) => `SELECT model_tier, count(*), avg(duration_seconds) FROM executions WHERE ${where} GROUP BY 1 ORDER BY 1`,
  (where) =>
    `SELECT date_trunc('day', timestamp)::DATE AS day, 100 * count(*) FILTER (success) / count(*) FROM executions WHERE ${where} GROUP BY date_trunc('day', timestamp), model_tier ORDER BY ALL`,
  (where) =>
    `SELECT "count_star()" + 1 AS more FROM (SELECT repo AS name, count(*) FROM executions WHERE ${where} GROUP BY name HAVING count(*) > 1) ORDER BY 1`,
  (where) =>
    `SELECT CASE WHEN quality_score >= 90 THEN 'good' ELSE 'rest' END AS task_type, max(timestamp), quantile_cont(duration_seconds, 0.5) FROM executions WHERE ${where} GROUP BY ALL ORDER BY 1`,
];

interface Question {
  readonly name: string;
  readonly sqlOf: (from: number, to: number) => string;
  readonly everywhere: boolean;
}

const QUESTIONS: readonly Question[] = Object.entries(SPELLINGS).flatMap(([spelling, { of, everywhere }], i) =>
  [0, 1].map((k) => {
    const [where, select] = [CONDITIONS[(i + k) % CONDITIONS.length]!, SELECTS[(i + 2 * k) % SELECTS.length]!];
    const sqlOf = (from: number, to: number) => select(where(of(from), of(to)));
    return { name: `${spelling}: ${sqlOf(START, START)}`, sqlOf, everywhere };
  }),
);

/** What has to be asked whole, or has no range that moves; the answer is the same. */
const WHOLE: readonly ((from: number, to: number) => string)[] = [
  (from, to) =>
    `SELECT count(*) FROM executions WHERE timestamp BETWEEN TIMESTAMP_NS '${plain(from)}.000000001' AND '${plain(to)}'`,
  (from) => `SELECT count(*) FROM executions WHERE timestamp BETWEEN NULL AND make_timestamp(${from * 1000})`,
  (from) =>
    `SELECT count(*) FROM executions WHERE timestamp BETWEEN make_timestamp(${from * 1000}) AND uploaded_at AND timestamp <= '2100-01-01'`,
  (from, to) =>
    `SELECT repo, count(*) FROM executions WHERE timestamp BETWEEN epoch_ms(${from}) AND epoch_ms(${to}) GROUP BY ROLLUP (1) ORDER BY ALL`,
  (from, to) =>
    `SELECT epoch_ms(${to}) AS now, count(*) FROM executions WHERE timestamp BETWEEN epoch_ms(${from}) AND epoch_ms(${to})`,
];

describe.each(['UTC', 'Europe/Berlin'])('with times stored in %s', (storedTimeZone) => {
  let parted: TestEngine;
  let whole: TestEngine;
  beforeAll(async () => {
    const open = (options: EngineOptions) =>
      TestEngine.over([...schemaDdl(), ROWS], { storedTimeZone, keepsGrowth: true, ...options });
    parted = await open({ parts: PARTS });
    whole = await open({ keptPartsMb: 0 });
  });
  afterAll(async () => {
    await parted.close();
    await whole.close();
  });

  async function shown({ engine }: TestEngine, sql: string) {
    const { columns, rows, state } = await engine.run({ sql });
    const cells = Array.from({ length: rows }, (_, row) => columns.map((column) => cellAt(column, row)));
    return { answer: { names: columns.map(({ name }) => name), cells }, keptRows: state?.keptRows ?? 0 };
  }

  /** Whether the last answer came from parts, of ranges that move on. */
  async function isFromParts(sqlOf: (from: number, to: number) => string): Promise<boolean> {
    let keptRows = 0;
    for (let run = 0; run < 5; run++) {
      const [from, to] = [START + 10 * DAY + run * HOUR, START + 80 * DAY + run * HOUR];
      const sql = sqlOf(from, to);
      const found = await shown(parted, sql);
      expect(found.answer, sql).toEqual((await shown(whole, sql)).answer);
      keptRows = found.keptRows;
      await until(() => parted.duckdb.parts.isAtRest);
    }
    return keptRows > 0;
  }

  // Where nothing else differs, one of each spelling.
  const questions = storedTimeZone === 'UTC' ? QUESTIONS : QUESTIONS.filter((_, i) => i % 2 === 0);

  it.each(questions)('answers from parts as from all rows: $name', async ({ sqlOf, everywhere }) => {
    expect(await isFromParts(sqlOf)).toBe(everywhere || storedTimeZone === 'UTC');
  });

  it('asks whole what it is not certain of', async () => {
    for (const sqlOf of WHOLE) expect(await isFromParts(sqlOf), sqlOf(START, START)).toBe(false);
  });

  it('a time in another place than the range is of one answer alone', async () => {
    const sqlOf = (from: number, to: number) =>
      `SELECT count(*) FILTER (timestamp > epoch_ms(${from + DAY})) AS n FROM executions WHERE timestamp BETWEEN epoch_ms(${from}) AND epoch_ms(${to})`;
    expect(await isFromParts(sqlOf)).toBe(false);
    expect(await isFromParts((from, to) => sqlOf(from, to).replace(String(from + DAY), String(START + DAY)))).toBe(
      true,
    );
  });
});
