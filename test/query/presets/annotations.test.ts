import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { thrown } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, executions, type Row } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';

const MINUTE = 60_000;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly Row[];
}

function groupBy<K>(rows: readonly Row[], keyOf: (row: Row) => K): Map<K, Row[]> {
  const groups = new Map<K, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** Buckets that the condition picks, those beside each other as one, newest first. */
function stretches(rows: readonly Row[], minutes: number, picks: (bucket: readonly Row[]) => boolean): Stretch[] {
  const width = minutes * MINUTE;
  const buckets = groupBy(rows, ({ timestamp }) => Math.floor(Number(timestamp) / width) * width);
  const found: Stretch[] = [];
  for (const [start, bucket] of [...buckets].toSorted(([a], [b]) => a - b)) {
    if (!picks(bucket)) continue;
    const last = found.at(-1);
    const joined = { from: last?.from ?? start, to: start + width, rows: [...(last?.rows ?? []), ...bucket] };
    if (last?.to === start) found[found.length - 1] = joined;
    else found.push({ from: start, to: start + width, rows: bucket });
  }
  return found.toReversed();
}

/** Texts in the order of their bytes, as DuckDB has them. */
const distinct = (rows: readonly Row[], name: string) =>
  [...new Set(rows.flatMap((row) => (row[name] === null ? [] : [String(row[name]).replaceAll(',', ' ')])))]
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .join(',') || null;

describe.each(DATABASES)('annotations of the database %s', (database) => {
  let engine: TestEngine;
  let all: Row[];
  beforeAll(async () => {
    engine = await openDatabase(database);
    all = await executions(engine);
  });
  afterAll(() => engine?.close());

  const from = END - 31 * DAY;
  /** Executions of whole buckets over the time range. */
  const within = (minutes: number) => {
    const width = minutes * MINUTE;
    const [first, end] = [Math.floor(from / width) * width, (Math.floor(END / width) + 1) * width];
    return all.filter(({ timestamp }) => Number(timestamp) >= first && Number(timestamp) < end);
  };
  const preset = (name: string, params: object = {}, rest: object = {}) =>
    ask({ queryType: 'preset', preset: name, params: { limit: 10_000, ...params }, ...rest }, engine);

  it.each([
    [10, 5],
    [60, 1],
    [1440, 3],
  ])('error bursts in stretches of %i minutes with %i failures', async (minutes, failures) => {
    const failed = within(minutes).filter(({ success }) => success === false);
    const expected = stretches(failed, minutes, ({ length }) => length >= failures);
    const bursts = await preset('error_bursts', { minutes, failures });
    expect(bursts.map(({ text, ...rest }) => ({ ...rest, failed: Number.parseInt(String(text), 10) }))).toEqual(
      expected.map(({ from: time, to: timeEnd, rows }) => ({
        time,
        timeEnd,
        title: 'Error burst',
        failed: rows.length,
        tags: distinct(rows, 'error_type'),
      })),
    );
    for (const [i, { text }] of bursts.entries()) {
      const counts = groupBy(
        expected[i]!.rows.filter(({ error_type }) => error_type !== null),
        (r) => r.error_type,
      );
      const most = Math.max(0, ...[...counts.values()].map(({ length }) => length));
      const named = String(text).replace(/^\d+ failed, most often /, '');
      if (most === 0) expect(named).toBe('without an error type');
      else expect(counts.get(named)).toHaveLength(most);
    }
  });

  it.each([
    [60, 80, 5],
    [1440, 100, 1],
    [30, 50, 2],
  ])('low success in stretches of %i minutes below %i percent of %i', async (minutes, percent, min_samples) => {
    const successes = (rows: readonly Row[]) => rows.filter(({ success }) => success).length;
    const expected = stretches(
      within(minutes),
      minutes,
      (rows) => rows.length >= min_samples && (100 * successes(rows)) / rows.length < percent,
    );
    const low = await preset('low_success', { minutes, percent, min_samples });
    expect(low.map(({ text, ...rest }) => ({ ...rest, text: String(text).replace(/ succeeded .*/, '') }))).toEqual(
      expected.map(({ from: time, to: timeEnd, rows }) => ({
        time,
        timeEnd,
        title: 'Low success',
        text: `${successes(rows)} of ${rows.length}`,
        tags: distinct(rows, 'model_tier'),
      })),
    );
  });

  it.each([31, 1])('error types that appeared in the last %i days for the first time ever', async (days) => {
    const types = groupBy(
      all.filter(({ error_type }) => error_type !== null),
      ({ error_type }) => String(error_type),
    );
    const first = [...types].map(([type, rows]) => ({
      type,
      time: Math.min(...rows.map((row) => Number(row.timestamp))),
    }));
    const expected = first.filter(({ time }) => time >= END - days * DAY && time <= END);
    const answer = await preset('new_error_types', { window: `${days}d` });
    expect(answer.map(({ time, tags }) => `${time} ${tags}`).toSorted()).toEqual(
      expected.map(({ type, time }) => `${time} ${type.replaceAll(',', ' ')}`).toSorted(),
    );
    expect(answer.map(({ time }) => time)).toEqual(
      answer.map(({ time }) => time).toSorted((a, b) => Number(b) - Number(a)),
    );
  });

  it('are narrowed down by filters', async () => {
    const filters = [{ field: 'model_tier', op: '=', value: 'none such' }];
    for (const name of ['error_bursts', 'low_success', 'new_error_types']) {
      expect(await preset(name, {}, { filters })).toEqual([]);
      expect(await preset(name, { repo: "no'ne" })).toEqual([]);
    }
  });
});

it.each([{ minutes: 0 }, { minutes: 1441 }, { failures: '1 OR true' }])('refuses %j', async (params) => {
  const engine = await openDatabase('empty');
  const error = await thrown(ask({ queryType: 'preset', preset: 'error_bursts', params }, engine));
  await engine.close();
  expect(error).toMatchObject({ code: 'bad_query' });
});
