import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { lastDaily, nextDaily } from '../../src/collector/schedule/daily';
import { pastOf } from '../../src/collector/schedule/past';
import { Schedule } from '../../src/collector/schedule/schedule';
import { tableDdl } from '../../src/model/schema';
import { tableOf } from '../../src/model/tables';
import { CliProcess } from '../support/cli-process';
import { MemoryDatabase } from '../support/memory-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorProcess } from './support/collector-process';
import { record } from './support/records';

describe('what is scheduled', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.dispose());

  it('archives and deletes, backs up and checks when its time has come, and logs each', {
    timeout: 180_000,
  }, async () => {
    const path = folder.file('learning.db');
    // Far enough from now for the collector to have started.
    const soon = new Date(Date.now() + 15_000 + 60_000);
    const time = soon.toISOString().slice(11, 16);
    const [archive, backups] = [folder.file('archive'), folder.file('backups')];
    mkdirSync(join(backups, 'learning_db_backup_20200101_000000'), { recursive: true });
    const collector = await CollectorProcess.start(
      path,
      ...['--retention-days', '30', '--archive-dir', archive, '--backup-dir', backups, '--schedule-zone', 'UTC'],
      ...['--backup-keep-days', '30'],
      ...['--retention-at', time, '--backup-at', time, '--checks-at', time],
    );
    const kept = record({ timestamp: new Date().toISOString() });
    const old = record({ timestamp: new Date(Date.now() - 60 * 86_400_000).toISOString() });
    await collector.post('/v1/executions', [kept, old]);
    const jobs = ['checks.run', 'backup.create', 'retention.run'];
    const isDone = () => jobs.every((name) => collector.said.includes(`${name}: done`));
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await collector.stop()).toBe(0);
    const database = await openFile(path);
    try {
      expect(await database.rows('SELECT task_id::VARCHAR FROM executions')).toEqual([[kept.task_id]]);
      expect(await database.rows('SELECT operation, outcome FROM maintenance_log ORDER BY operation')).toEqual([
        ['backup.create', 'succeeded'],
        ['checks.run', 'succeeded'],
        ['retention.run', 'succeeded'],
      ]);
    } finally {
      database.close();
    }
    const run = async (...args: string[]) => JSON.parse((await CliProcess.run(...args, '--json')).stdout);
    // The other one stayed for good, and so did each day's.
    expect((await run('backup', 'list', '--dir', backups)).backups).toHaveLength(1);
    expect((await run('archive', 'verify', '--archive', archive)).rows).toBe(1);
  });
});

describe('a schedule', () => {
  it('did nothing for a month where the clock was set back by a month', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-07-01T12:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    const ran: string[] = [];
    const run = async () => {
      ran.push(new Date().toISOString());
    };
    const schedule = new Schedule([{ name: 'backup.create', at: { hour: 2, minute: 0 }, run }], {
      zone: 'UTC',
      say: () => {},
    });
    vi.setSystemTime(Date.parse('2026-06-01T01:59:58Z'));
    await vi.advanceTimersByTimeAsync(5_000);
    await schedule.stop();
    expect(ran.map((time) => time.slice(0, 16))).toEqual(['2026-06-01T02:00']);
  });
});

const minutes = (count: number) => count * 60_000;
const nowAt = '2026-06-03T09:00:00Z';
const due = '2026-06-03T02:00:00Z';

type Missed = [name: string, since: string, runs: [begun: string, succeeded: boolean][], next: string, missed: boolean];

describe('what was missed while no collector ran', () => {
  it.each([
    ['was never made up for', '2026-06-01T10:00:00Z', [['2026-06-01T02:00:01Z', true]], '2026-06-03T09:02:00Z', true],
    ['where it never ran before', '2026-06-01T10:00:00Z', [], '2026-06-03T09:02:00Z', true],
    ['where it is daily only since', '2026-06-03T08:00:00Z', [], '2026-06-04T02:00:00Z', false],
    ['where it has run', '2026-06-01T10:00:00Z', [['2026-06-03T02:00:00Z', true]], '2026-06-04T02:00:00Z', false],
    ['where it failed', '2026-06-01T10:00:00Z', [['2026-06-03T08:30:00Z', false]], '2026-06-03T09:30:00Z', true],
    [
      'where it failed twice',
      '2026-06-01T10:00:00Z',
      [
        ['2026-06-03T02:00:00Z', false],
        ['2026-06-03T03:00:00Z', false],
      ],
      '2026-06-04T02:00:00Z',
      false,
    ],
  ] satisfies Missed[])('%s', async (_, since, runs, next, missed) => {
    vi.useFakeTimers({ now: Date.parse(nowAt) });
    onTestFinished(() => void vi.useRealTimers());
    const ran: number[] = [];
    const said: string[] = [];
    const job = { name: 'backup.create', at: { hour: 2, minute: 0 }, run: async () => void ran.push(Date.now()) };
    const past = {
      since: Date.parse(since),
      runs: runs.map(([begun, succeeded]) => ({ begun: Date.parse(begun), succeeded })),
    };
    const schedule = new Schedule([job], {
      zone: 'UTC',
      say: (line) => void said.push(line),
      past: new Map([[job.name, past]]),
    });
    expect(schedule.next).toEqual([[job.name, Date.parse(next)]]);
    expect(schedule.missed).toEqual(missed ? [job.name] : []);
    expect(said.some((line) => line.includes(`was to run at ${new Date(due).toISOString()}`))).toBe(missed);
    await vi.advanceTimersByTimeAsync(missed ? Date.parse(next) - Date.parse(nowAt) + minutes(1) : 0);
    await schedule.stop();
    expect(ran).toHaveLength(missed ? 1 : 0);
    expect(schedule.missed).toEqual([]);
  });

  it('is known by the database from one collector to the next', async () => {
    const database = await MemoryDatabase.open();
    for (const name of ['metadata', 'maintenance_log'] as const) await database.run(tableDdl(tableOf(name)));
    await database.run(`INSERT INTO maintenance_log (operation, started_at, outcome) VALUES
      ('checks.run', current_timestamp::TIMESTAMP - INTERVAL 1 DAY, 'succeeded')`);
    await pastOf(database, ['checks.run', 'backup.create'], 1_000);
    await pastOf(database, ['checks.run'], 2_000);
    const past = await pastOf(database, ['checks.run', 'backup.create'], 3_000);
    database.close();
    expect(past.get('checks.run')).toMatchObject({ since: 1_000, runs: [{ succeeded: true }] });
    expect(past.get('backup.create')).toEqual({ since: 3_000, runs: [] });
  });
});

describe('a time of day', () => {
  const at = (iso: string) => Date.parse(iso);
  it.each([
    ['in UTC, today', '02:00', 'UTC', '2026-06-01T01:00:00Z', '2026-06-01T02:00:00Z'],
    ['in UTC, tomorrow', '02:00', 'UTC', '2026-06-01T02:00:00Z', '2026-06-02T02:00:00Z'],
    ['in a zone', '02:30', 'Europe/Berlin', '2026-06-01T12:00:00Z', '2026-06-02T00:30:00Z'],
    ['that the clocks jump over', '02:30', 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z'],
    ['that they show twice, the first time', '02:30', 'Europe/Berlin', '2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z'],
    ['that they showed twice, not again', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['far from UTC', '00:15', 'Pacific/Kiritimati', '2026-06-01T10:20:00Z', '2026-06-02T10:15:00Z'],
  ])('%s', (_, time, zone, after, next) => {
    const [hour, minute] = time.split(':').map(Number) as [number, number];
    expect(new Date(nextDaily({ hour, minute }, zone, at(after))).toISOString()).toBe(new Date(next).toISOString());
    expect(lastDaily({ hour, minute }, zone, at(next) + 1)).toBe(at(next));
    expect(lastDaily({ hour, minute }, zone, at(after))).toBeLessThanOrEqual(at(after));
  });
});
