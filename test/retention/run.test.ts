import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ARCHIVE_RESTORE } from '../../src/archive/restore';
import { verifyArchive } from '../../src/archive/verify';
import { RETENTION_RUN } from '../../src/retention/run';
import { carryOut } from '../../src/writing/carry-out';
import { WritableDatabase } from '../../src/writing/writable-database';
import { TemporaryFolder } from '../support/temporary-folder';
import { daysAgo, fingerprint, onDatabase, recordOf, retain } from './support/record';

let folder: TemporaryFolder;
let path: string;
let archive: string;

beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  archive = folder.file('archive');
});
afterEach(() => folder.dispose());

const count = async (where = 'true') =>
  Number((await onDatabase(path, `SELECT count(*) FROM executions WHERE ${where}`))[0]![0]);
const manifests = () => readdirSync(`${archive}/manifests`);
const restore = (options: Record<string, unknown> = {}) => carryOut(path, ARCHIVE_RESTORE, { archive, ...options });
const sound = async () => (await verifyArchive(archive, () => {})).faults;

describe('retention', () => {
  it('keeps 90 days: of one row of 100 days and one of 10 the first goes', async () => {
    await recordOf(path, [100, 10]);
    const result = await retain(path, 90, null);
    expect(result).toMatchObject({ deleted: 1, archived: 0, remaining: 1, daysCleaned: 1, run: null, days: 90 });
    expect(await count(`timestamp > ${daysAgo(11)}`)).toBe(1);
  });

  it('failed without a word of the table that refers to what is too old', async () => {
    await recordOf(path, [100, 10]);
    await onDatabase(
      path,
      'CREATE TABLE notes (task_id UUID REFERENCES executions (task_id)); INSERT INTO notes SELECT task_id FROM executions',
    );
    await expect(retain(path, 90, archive)).rejects.toMatchObject({
      code: 'bad_schema',
      message: 'Rows that are too old are referred to by a foreign key: notes on executions. Nothing was deleted.',
    });
    expect(await count()).toBe(2);
    expect(await sound()).toEqual([]);
  });

  it('archives what goes, by day, and says so in the log of maintenance', async () => {
    await recordOf(path, [100, 100, 99, 10]);
    const result = await retain(path, 90, archive);
    expect(result).toMatchObject({ archived: 3, deleted: 3, remaining: 1, daysCleaned: 2, files: 2 });
    expect(manifests()).toEqual([`${result.run}.json`]);
    expect(readdirSync(`${archive}/executions`)).toHaveLength(2);
    expect(await sound()).toEqual([]);
    const log = await onDatabase(
      path,
      "SELECT operation, outcome, records_affected FROM maintenance_log WHERE operation = 'retention.run'",
    );
    expect(log).toEqual([['retention.run', 'succeeded', '3']]);
    expect(readdirSync(archive).sort()).toEqual(['executions', 'manifests']);
  });

  it('does nothing twice, and adds to a day without writing over what is there', async () => {
    await recordOf(path, [100, 10]);
    await retain(path, 90, archive);
    expect(await retain(path, 90, archive)).toMatchObject({ archived: 0, deleted: 0, remaining: 1, run: null });
    expect(manifests()).toHaveLength(1);
    await onDatabase(
      path,
      `INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, ${daysAgo(100)} AS timestamp) FROM executions`,
    );
    expect(await retain(path, 90, archive)).toMatchObject({ archived: 1, deleted: 1 });
    expect(manifests()).toHaveLength(2);
    const [day] = readdirSync(`${archive}/executions`);
    expect(readdirSync(`${archive}/executions/${day}`)).toHaveLength(2);
    expect((await verifyArchive(archive, () => {})).rows).toBe(2);
  });

  it('ended busy where feedback changed a row that was to go', async () => {
    await recordOf(path, [100, 10]);
    const database = await WritableDatabase.open(path);
    try {
      const feedback = await database.session();
      await feedback.run('BEGIN');
      await feedback.run(`UPDATE executions SET quality_score = 50 WHERE timestamp < ${daysAgo(90)}`);
      let begun = 0;
      const result = await RETENTION_RUN.run(database, { days: 90, archive }, ({ stage }) => {
        if (stage === 'counting' && ++begun === 2) feedback.close();
      });
      expect(begun).toBe(2);
      expect(result).toMatchObject({ archived: 1, deleted: 1, remaining: 1 });
    } finally {
      database.close();
    }
    expect(manifests()).toHaveLength(1);
    expect(readdirSync(archive).sort()).toEqual(['executions', 'manifests']);
    expect(await sound()).toEqual([]);
  });

  it('left routing decisions and the quarantine to grow for good', async () => {
    await recordOf(path, [10]);
    const rows = (table: string, columns: string, states: readonly string[]) =>
      states.flatMap((state) =>
        [100, 10].map(
          (days) =>
            `INSERT INTO ${table} (${columns}, status, settled_at) SELECT ${
              table === 'quarantine' ? "uuid(), 'test', 'execution', 'r', '{}'" : `uuid(), ${daysAgo(days)}`
            }, '${state}', ${['held', 'pending'].includes(state) ? 'NULL' : daysAgo(days)}`,
        ),
      );
    await onDatabase(
      path,
      ...rows('routing_decisions', 'task_id, timestamp', ['pending', 'joined', 'expired']),
      ...rows('quarantine', 'quarantine_id, source, kind, reason, record', ['held', 'replayed', 'dropped']),
    );
    expect(await retain(path, 90, archive)).toMatchObject({ deleted: 0, settled: 4 });
    expect(await retain(path, 90, archive)).toMatchObject({ deleted: 0, settled: 0 });
    expect(
      await onDatabase(
        path,
        `SELECT status, count(*)::INTEGER FROM (FROM (SELECT status FROM routing_decisions) UNION ALL SELECT status FROM quarantine)
         GROUP BY ALL ORDER BY ALL`,
      ),
    ).toEqual([
      ['dropped', 1],
      ['expired', 1],
      ['held', 2],
      ['joined', 1],
      ['pending', 2],
      ['replayed', 1],
    ]);
  });

  it('leaves rows from the future, and those without a time that means one', async () => {
    await recordOf(path, [
      -1,
      { timestamp: "TIMESTAMP 'infinity'" },
      { timestamp: "TIMESTAMP '-infinity'" },
      { timestamp: "TIMESTAMP '0044-03-15 (BC) 12:00:00'" },
      0.001,
    ]);
    expect(await retain(path, 0, archive)).toMatchObject({ deleted: 1, remaining: 4 });
  });

  it('takes the feedback on what goes along, and no other', async () => {
    await recordOf(path, [100, 10]);
    await onDatabase(
      path,
      "INSERT INTO feedback (task_id, feedback_type, rating, comment) SELECT task_id, 'rating', 5, 'thanks' FROM executions",
      "INSERT INTO feedback (task_id, feedback_type, rating) VALUES (uuid(), 'rating', 1)",
    );
    expect(await retain(path, 90, archive)).toMatchObject({ deleted: 1, feedback: 1 });
    expect(await onDatabase(path, 'SELECT count(*) FROM feedback')).toEqual([['2']]);
    expect(await restore()).toMatchObject({ restored: 1, feedback: 1 });
    expect(await onDatabase(path, "SELECT count(*) FROM feedback WHERE comment = 'thanks'")).toEqual([['2']]);
  });
});

describe('what fails in the archive deletes nothing', () => {
  it.each([
    ['a file in the place of the folder', (place: string) => writeFileSync(place, '')],
    [
      'a file where rows go',
      async (place: string) => {
        await retain(path, 95, place);
        const { rmSync } = await import('node:fs');
        rmSync(`${place}/executions`, { recursive: true });
        writeFileSync(`${place}/executions`, '');
      },
    ],
  ])('%s', async (_, spoil) => {
    await recordOf(path, [100, 92, 10]);
    await spoil(archive);
    const before = await fingerprint(path);
    await expect(retain(path, 90, archive)).rejects.toThrow();
    expect(await fingerprint(path)).toEqual(before);
    const log = await onDatabase(path, 'SELECT outcome FROM maintenance_log ORDER BY started_at DESC LIMIT 1');
    expect(log).toEqual([['failed']]);
    if (existsSync(`${archive}/manifests`)) {
      expect(readdirSync(archive).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  });

  it('options that are none', async () => {
    await recordOf(path, [100]);
    for (const options of [
      { days: -1 },
      { days: 1.5 },
      { days: '90' },
      {},
      { days: 90, archive: 'relative' },
      { days: 90, archive: '/a*b' },
    ]) {
      const work = carryOut(path, (await import('../../src/retention/run')).RETENTION_RUN, options);
      await expect(work).rejects.toMatchObject({ code: 'bad_usage' });
    }
    expect(await count()).toBe(1);
  });
});

describe('what was archived comes back', () => {
  it('with all types and values, columns of others too', async () => {
    await recordOf(path, []);
    await onDatabase(
      path,
      "CREATE TYPE mood AS ENUM ('sad', 'happy')",
      `CREATE TABLE copied AS SELECT *,
         NULL::HUGEINT AS wide, NULL::UHUGEINT AS uwide, NULL::DECIMAL(38, 10) AS exact, NULL::mood AS mood,
         NULL::INTERVAL AS span, NULL::TIMESTAMPTZ AS at, NULL::TIMESTAMP_NS AS nanos, NULL::TIMETZ AS daytime,
         NULL::BLOB AS bytes, NULL::BIT AS bits, NULL::STRUCT(a INTEGER, b VARCHAR[]) AS nested,
         NULL::MAP(VARCHAR, HUGEINT) AS pairs, NULL::DOUBLE AS "day", NULL::UBIGINT AS "odd ""name"""
       FROM executions`,
      'DROP VIEW IF EXISTS solution_patterns_mv',
      ...['tier_performance_mv', 'pool_performance_mv', 'executions_derived'].map(
        (view) => `DROP VIEW IF EXISTS ${view}`,
      ),
      'DROP TABLE executions',
      'ALTER TABLE copied RENAME TO executions',
      `INSERT INTO executions BY NAME SELECT
         uuid() AS task_id, ${daysAgo(100)} AS timestamp, 'test' AS task_type, 'größer 🎈 \\0' AS task_description, '' AS repo,
         1 AS file_count, 2 AS estimated_tokens, 'small' AS model_tier, 'p' AS pool_type,
         (['NaN', 'Infinity', '-Infinity', '0.1'])[i % 4 + 1]::FLOAT AS routing_confidence, 5 AS complexity_score, i % 2 = 0 AS success,
         (['NaN', 'Infinity', '-Infinity', '1e-45'])[i % 4 + 1]::FLOAT AS duration_seconds, 1.1 AS cost_estimate, 0 AS actual_cost,
         (CASE WHEN i % 2 = 0 THEN list_transform(range(384), lambda x: random()) END)::FLOAT[384] AS embedding,
         '{"b": [1,  2, null], "a": 1e400}'::JSON AS metadata,
         '-170141183460469231731687303715884105728'::HUGEINT AS wide, '340282366920938463463374607431768211455'::UHUGEINT AS uwide,
         '1234567890123456789012345678.0123456789'::DECIMAL(38, 10) AS exact, 'happy'::mood AS mood,
         INTERVAL '3 months 2 days 00:00:00.123456' AS span, 'infinity'::TIMESTAMPTZ AS at,
         '2026-01-01 00:00:00.123456789'::TIMESTAMP_NS AS nanos, '12:00:00+05'::TIMETZ AS daytime,
         '\\x00\\xFF'::BLOB AS bytes, '10101'::BIT AS bits, {'a': i, 'b': ['x', NULL]} AS nested,
         MAP {'k': 170141183460469231731687303715884105727::HUGEINT} AS pairs, 'NaN'::DOUBLE AS "day",
         18446744073709551615::UBIGINT AS "odd ""name"""
       FROM range(8) AS t(i)`,
    );
    const before = await fingerprint(path);
    expect(await retain(path, 90, archive)).toMatchObject({ archived: 8, remaining: 0 });
    expect(await sound()).toEqual([]);
    expect(await restore()).toMatchObject({ restored: 8, skipped: 0 });
    expect(await fingerprint(path)).toEqual(before);
  });

  it('once, however often it is asked for, and by day', async () => {
    await recordOf(path, [100, 99, 98, 10]);
    const before = await fingerprint(path);
    await retain(path, 90, archive);
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    expect(await restore({ from: day(99), to: day(99) })).toMatchObject({ restored: 1, files: 1 });
    expect(await restore()).toMatchObject({ restored: 2, skipped: 1 });
    expect(await restore()).toMatchObject({ restored: 0, skipped: 3 });
    expect(await fingerprint(path)).toEqual(before);
  });

  it.each([
    ['at once', 0],
    ['after the clock was set back', -3_600_000],
  ])('the last state of it, where it was archived, restored, changed and archived again %s', async (_, shift) => {
    await recordOf(path, [100]);
    await retain(path, 90, archive);
    await restore();
    await onDatabase(path, 'UPDATE executions SET user_rating = 4');
    const { now } = Date;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + shift);
    await retain(path, 90, archive).finally(() => clock.mockRestore());
    expect(await restore()).toMatchObject({ restored: 1, skipped: 1 });
    expect(await onDatabase(path, 'SELECT user_rating FROM executions')).toEqual([[4]]);
  });

  it('not at all where a file is at fault', async () => {
    await recordOf(path, [100, 99]);
    await retain(path, 90, archive);
    const [day] = readdirSync(`${archive}/executions`);
    const [file] = readdirSync(`${archive}/executions/${day}`);
    writeFileSync(`${archive}/executions/${day}/${file}`, 'rubbish');
    await expect(restore()).rejects.toMatchObject({ code: 'damaged_archive' });
    expect(await count()).toBe(0);
  });
});
