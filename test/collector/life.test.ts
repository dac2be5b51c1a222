import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WritableDatabase } from '../../src/writing/writable-database';
import { CliProcess } from '../support/cli-process';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';
import { CollectorProcess } from './support/collector-process';
import { record } from './support/records';

let folder: TemporaryFolder;
let path: string;

beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

async function idsIn(file: string): Promise<Set<unknown>> {
  const database = await openFile(file);
  try {
    return new Set(
      (await database.rows('SELECT task_id::VARCHAR FROM executions')).map((row) => (row as unknown[])[0]),
    );
  } finally {
    database.close();
  }
}

const batch = (size: number) => Array.from({ length: size }, () => record());

describe('a collector', () => {
  it('creates the database, says where it is, and leaves neither log nor spool when it ends', async () => {
    const collector = await CollectorProcess.start(path);
    expect(JSON.parse(readFileSync(`${path}.collector`, 'utf8'))).toMatchObject({
      pid: collector.child.pid,
      url: collector.url,
    });
    expect(statSync(`${path}.collector`).mode & 0o777).toBe(0o600);
    await collector.post('/v1/executions', batch(50));
    expect(await collector.stop()).toBe(0);
    expect(readdirSync(folder.path).toSorted()).toEqual(['learning.db', 'learning.db.spool']);
    expect(readdirSync(`${path}.spool`)).toEqual([]);
    expect((await idsIn(path)).size).toBe(50);
  });

  it('takes records after it has had nothing to do for a while, when its spool was given back', async () => {
    const collector = await CollectorProcess.start(path);
    await collector.post('/v1/executions', batch(1));
    await expect.poll(() => readdirSync(`${path}.spool`)).toEqual([]);
    expect((await collector.post('/v1/executions', batch(1))).body).toMatchObject({ inserted: 1 });
    expect(await collector.stop()).toBe(0);
    expect((await idsIn(path)).size).toBe(2);
  });

  it('tells of a database of schema version 1, and loses no record because its metadata has no key', async () => {
    await createVersion1Database(path, [insertSql({}, 3)]);
    const collector = await CollectorProcess.start(path);
    expect(collector.said).toContain(
      'learning.db has schema version 1, and is written as it is; db migrate brings it to 2.',
    );
    await collector.post('/v1/executions', batch(2));
    expect(await collector.stop()).toBe(0);
    expect((await idsIn(path)).size).toBe(5);
  });

  it('has each record once where the executions have no key', async () => {
    await createVersion1Database(path, [
      'DROP VIEW tier_performance_mv; DROP VIEW pool_performance_mv; DROP VIEW solution_patterns_mv',
      'CREATE TABLE keyless AS FROM executions; DROP TABLE executions; ALTER TABLE keyless RENAME TO executions',
    ]);
    const sent = batch(20);
    for (let i = 0; i < 2; i++) {
      const collector = await CollectorProcess.start(path);
      expect((await collector.post('/v1/executions', sent)).body).toMatchObject({ inserted: i === 0 ? 20 : 0 });
      expect(await collector.stop()).toBe(0);
    }
    const database = await openFile(path);
    expect(await database.rows('SELECT count(*), count(DISTINCT task_id) FROM executions')).toEqual([['20', '20']]);
    database.close();
  });

  it('drops nothing that the database does not take: it waits in the spool, and health says so', async () => {
    await createVersion1Database(path, [
      `CREATE OR REPLACE TABLE metadata (key VARCHAR CHECK (key <> 'collector_spool'), value VARCHAR, updated_at TIMESTAMP)`,
    ]);
    const collector = await CollectorProcess.start(path);
    await collector.post('/v1/executions', batch(3));
    await expect.poll(async () => (await collector.ask('/health/learning')).body.status).toBe('unhealthy');
    await collector.stop('SIGKILL');
    expect(readdirSync(`${path}.spool`)).not.toEqual([]);
    const mended = await WritableDatabase.open(path);
    await mended.run('CREATE TABLE free AS FROM metadata; DROP TABLE metadata; ALTER TABLE free RENAME TO metadata');
    mended.close();
    const next = await CollectorProcess.start(path);
    expect(await next.stop()).toBe(0);
    expect((await idsIn(path)).size).toBe(3);
  });

  it('wrote what it acknowledged into a file that had been removed or replaced, and lost it', async () => {
    const collector = await CollectorProcess.start(path);
    await collector.post('/v1/executions', batch(3));
    const metrics = async () => (await collector.ask('/metrics')).body as string;
    await expect.poll(metrics).toContain('mahavishnu_learning_collector_queue_records 0\n');
    renameSync(path, `${path}.away`);
    const records = batch(20);
    expect((await collector.post('/v1/executions', records)).body).toMatchObject({ inserted: 20 });
    const { status, body } = await collector.ask('/health/learning');
    expect({ status, alert: body.alerts[0] }).toMatchObject({ status: 503, alert: { issue: 'database_not_written' } });
    expect(await metrics()).toContain('mahavishnu_learning_collector_database_failing 1\n');
    collector.child.kill('SIGKILL');
    await collector.exited;
    await expect(CollectorProcess.start(path)).rejects.toThrow(/learning.db is gone, and its log learning.db.wal/);
    rmSync(`${path}.wal`);
    const next = await CollectorProcess.start(path);
    expect(await next.stop()).toBe(0);
    const ids = await idsIn(path);
    expect(records.filter(({ task_id }) => !ids.has(task_id))).toEqual([]);
  });

  it('archived nothing where it was told where to, and not to delete anything', async () => {
    await expect(CollectorProcess.start(path, '--archive-dir', folder.file('archive'))).rejects.toThrow(
      /--archive-dir does nothing without --retention-days/,
    );
    expect(existsSync(path)).toBe(false);
  });

  it('does not start where another one is, and names it', async () => {
    const first = await CollectorProcess.start(path);
    const { code, stderr } = await CliProcess.run('collector', '--db', path, '--listen', '127.0.0.1:0');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `[locked] learning.db belongs to a collector that runs already: PID ${first.child.pid}, at ${first.url}.`,
    );
    expect((await first.post('/v1/executions', record())).status).toBe(200);
    await first.stop();
  });

  it('does not start where another program has the database, and names it', async () => {
    const writer = new CliProcess('demo', 'write', path, '--history', '0');
    await writer.says('writing');
    await expect(CollectorProcess.start(path)).rejects.toThrow(
      `[locked] learning.db is open in another process: node, PID ${writer.child.pid}.`,
    );
    await writer.stop();
  });

  it('answers nobody beyond this machine without a token', async () => {
    await expect(CollectorProcess.start(path, '--listen', '0.0.0.0:0')).rejects.toThrow(
      '[bad_usage] Whoever reaches 0.0.0.0',
    );
    writeFileSync(folder.file('token'), 'short\n');
    await expect(CollectorProcess.start(path, '--token-file', folder.file('token'))).rejects.toThrow('[bad_usage]');
    writeFileSync(folder.file('token'), 'correct-horse-battery\n');
    const collector = await CollectorProcess.start(path, '--listen', '0.0.0.0:0', '--token-file', folder.file('token'));
    const codeOf = async (headers: Record<string, string>) =>
      (await collector.post('/v1/executions', record(), headers)).status;
    expect(await codeOf({})).toBe(401);
    expect(await codeOf({ authorization: 'Bearer correct-horse-batterz' })).toBe(401);
    expect(await codeOf({ authorization: 'Bearer correct-horse-battery' })).toBe(200);
    expect((await collector.ask('/metrics')).status).toBe(401);
    // A command finds its way with the token that the collector left for this user.
    expect((await CliProcess.run('quarantine', 'list', '--db', path, '--json')).stdout).toBe(
      '{"total":0,"records":[]}\n',
    );
    await collector.stop();
  });

  it('answers what it has begun to take in, and then ends with it in the database', async () => {
    const collector = await CollectorProcess.start(path);
    const answers = Array.from({ length: 20 }, () => {
      const records = batch(100);
      return collector.post('/v1/executions', records).then(
        ({ status }) => (status === 200 ? records : []),
        () => [],
      );
    });
    await answers[0];
    const code = collector.stop();
    const acknowledged = (await Promise.all(answers)).flat();
    expect(await code).toBe(0);
    const ids = await idsIn(path);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter(({ task_id }) => !ids.has(task_id))).toEqual([]);
  });

  it('sends away with 429 what its queue does not hold, and takes it later', async () => {
    const collector = await CollectorProcess.start(path, '--max-queue', '100');
    const answers = await Promise.all(Array.from({ length: 20 }, () => collector.post('/v1/executions', batch(90))));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    expect(refused[0]!.body.error.code).toBe('busy');
    const again = batch(90);
    while ((await collector.post('/v1/executions', again)).status === 429)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await collector.stop();
    const taken = answers.filter(({ status }) => status === 200).length;
    expect((await idsIn(path)).size).toBe((taken + 1) * 90);
  });

  it('hid from Prometheus the first that it turned away or rejected, as no series had begun', async () => {
    const collector = await CollectorProcess.start(path);
    const { body } = await collector.ask('/metrics');
    const shown = (of: string) => expect(body).toContain(`mahavishnu_learning_collector_${of} 0\n`);
    for (const route of ['executions', 'feedback', 'routing', 'traces', 'logs'])
      shown(`requests_total{route="/v1/${route}",status="429"}`);
    for (const kind of ['execution', 'feedback', 'routing']) shown(`records_total{kind="${kind}",result="rejected"}`);
    shown('conflicts_total');
  });

  it('tells of itself: health, readiness, metrics', async () => {
    const collector = await CollectorProcess.start(path);
    expect((await collector.ask('/health/learning')).body).toEqual({
      status: 'healthy',
      row_count: 0,
      latest_record: null,
      database_size: expect.any(Number),
      alerts: [{ severity: 'P1', issue: 'no_records', message: expect.any(String), action: expect.any(String) }],
    });
    await collector.post('/v1/executions', [record(), { success: 1 }]);
    expect((await collector.ask('/health/database')).body).toMatchObject({
      status: 'healthy',
      total_issues: 0,
      by_severity: { critical: 0, warning: 0 },
    });
    expect((await collector.ask('/ready')).body).toEqual({ status: 'ready' });
    const { body } = await collector.ask('/metrics');
    expect(body).toContain('mahavishnu_learning_collector_records_total{kind="execution",result="inserted"} 1\n');
    expect(body).toContain('mahavishnu_learning_collector_records_total{kind="execution",result="rejected"} 1\n');
    await collector.stop();
  });

  it('takes in what the spool of a dead one holds, but for a frame that was cut', async () => {
    const first = await CollectorProcess.start(path);
    const records = batch(100);
    expect((await first.post('/v1/executions', records)).status).toBe(200);
    await first.stop('SIGKILL');
    const [name] = readdirSync(`${path}.spool`);
    const whole = readFileSync(`${path}.spool/${name}`);
    writeFileSync(`${path}.spool/${name}`, Buffer.concat([whole, whole.subarray(0, whole.length / 2)]));
    const second = await CollectorProcess.start(path);
    expect((await second.post('/v1/executions', records)).body).toEqual({ inserted: 0, duplicates: 100, rejected: [] });
    expect(await second.stop()).toBe(0);
    expect((await idsIn(path)).size).toBe(100);
  });
});

describe('a backlog', () => {
  it('that lies in the spool alone goes in whole, and what comes again meanwhile is told from it', {
    timeout: 120_000,
  }, async () => {
    const first = await CollectorProcess.start(path);
    const batches = Array.from({ length: 20 }, () => batch(500));
    for (const one of batches) expect((await first.post('/v1/executions', one)).body.inserted).toBe(500);
    await first.stop('SIGKILL');
    const second = await CollectorProcess.start(path);
    const last = batches.at(-1)!;
    const other = last.map((one) => ({ ...one, duration_seconds: 7_777 }));
    for (const again of [last, other, [...batch(1), ...other.slice(0, 2)]]) {
      const inserted = again.length === 3 ? 1 : 0;
      expect((await second.post('/v1/executions', again)).body).toEqual({
        inserted,
        duplicates: again.length - inserted,
        rejected: [],
      });
    }
    expect(await second.stop()).toBe(0);
    const database = await openFile(path);
    try {
      expect(
        await database.rows(
          `SELECT count(*)::INTEGER, count(DISTINCT task_id)::INTEGER, count(*) FILTER (WHERE duration_seconds = 7777)::INTEGER,
             (SELECT count(*)::INTEGER FROM quarantine WHERE field = 'task_id') FROM executions`,
        ),
      ).toEqual([[10_001, 10_001, 0, 500]]);
    } finally {
      database.close();
    }
  });
});

describe('a flood', () => {
  it('of large records, of duplicates and of rubbish is sent away or taken, in bounded memory', {
    timeout: 120_000,
  }, async () => {
    const collector = await CollectorProcess.start(path);
    const large = () => batch(40).map((one) => ({ ...one, solution_summary: 'x'.repeat(50_000) }));
    const rubbish = () => batch(100).map((one) => ({ ...one, success: 'maybe', error_message: 'y'.repeat(10_000) }));
    const same = batch(500);
    const end = Date.now() + 8_000;
    const statuses = new Set<number>();
    const send = async (make: () => unknown) => {
      while (Date.now() < end) statuses.add((await collector.post('/v1/executions', make())).status);
    };
    await Promise.all([large, large, large, rubbish, rubbish, () => same, () => same, () => batch(500)].map(send));
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${collector.child.pid}/status`, 'utf8'))?.[1];
    expect([...statuses].filter((status) => ![200, 422, 429].includes(status))).toEqual([]);
    // The heap of V8 grows while there is room; what waits is bounded by the queue.
    expect(Number(kilobytes)).toBeLessThan(1_000_000);
    await collector.stop();
  });
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot || process.platform !== 'linux')('on a full disk (needs root, for a small file system)', () => {
  it('says so, lives, loses nothing it acknowledged, and goes on when there is room', {
    timeout: 120_000,
  }, async () => {
    const disk = folder.file('disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk]);
    try {
      const db = `${disk}/learning.db`;
      const collector = await CollectorProcess.start(db);
      const acknowledged: string[] = [];
      const send = async () => {
        const records = batch(100);
        const { status, body } = await collector.post('/v1/executions', records);
        if (status === 200) acknowledged.push(...records.map(({ task_id }) => task_id));
        return { status, code: body.error?.code };
      };
      expect((await send()).status).toBe(200);
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(`${disk}/filler`, Buffer.alloc(bavail * bsize - 300_000));
      let last = await send();
      while (last.status !== 507) last = await send();
      expect(last).toEqual({ status: 507, code: 'disk_full' });
      expect((await collector.ask('/ready')).status).toBe(200);
      rmSync(`${disk}/filler`);
      do last = await send();
      while (last.status !== 200);
      expect(await collector.stop()).toBe(0);
      const ids = await idsIn(db);
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(existsSync(`${db}.collector`)).toBe(false);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});
if (!isRoot) console.warn('The collector was not tried on a full disk: that takes root.');
