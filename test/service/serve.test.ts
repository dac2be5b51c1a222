import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { schemaDdl } from '../../src/model/schema';
import { runBuilt } from '../support/built-cli';
import { openFile } from '../support/open-file';
import { ServerProcess } from '../support/server-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

/** Every five hours one, the first ten minutes ago. */
const ROWS = `
  INSERT INTO executions (
    task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
    routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost, error_type)
  SELECT uuid(), make_timestamp(epoch_us(now())) - INTERVAL 10 MINUTE - i * INTERVAL 5 HOUR,
    ['test', 'refactor'][1 + i % 2], 'execution ' || i, ['mahavishnu', 'oneiric', 'akosha'][1 + i % 3], 1, 100,
    ['small', 'medium', 'large'][1 + i % 3], ['mahavishnu', 'runpod'][1 + i % 2], 0.5 + (i % 4) / 10, 50, i % 4 <> 0, 1 + i,
    CASE WHEN i % 5 = 0 THEN NULL ELSE 50 + i END, 0.01 * i, 0.02 * i,
    CASE WHEN i % 4 = 0 THEN ['timeout', 'crash'][1 + i // 4 % 2] END
  FROM range(0, 50) AS numbers(i)`;

const NOW = 'make_timestamp(epoch_us(now()))';
const SINCE = (days: number) => `timestamp >= ${NOW} - INTERVAL ${days} DAY`;
/** Buckets are whole; of many, the one that is not over is left out. */
const SINCE_BUCKET = (unit: string) => `timestamp >= date_trunc('${unit}', ${NOW} - INTERVAL 7 DAY)`;
const OVER = `timestamp < date_trunc('hour', ${NOW})`;
const RATE = '100.0 * count(*) FILTER (success) / count(*)';
const TIME = (unit: string) => `strftime(date_trunc('${unit}', timestamp), '%Y-%m-%dT%H:%M:%S.%gZ') AS time`;

/** What the former bridge answered, by hand. */
const BY_HAND: Readonly<Record<string, string>> = {
  execution_count_24h: `SELECT count(*) AS value FROM executions WHERE ${SINCE(1)}`,
  success_rate_24h: `SELECT ${RATE} AS value FROM executions WHERE ${SINCE(1)}`,
  avg_quality_24h: `SELECT avg(quality_score) AS value FROM executions WHERE ${SINCE(1)}`,
  total_cost_24h: `SELECT sum(actual_cost) AS value FROM executions WHERE ${SINCE(1)}`,
  executions_over_time: `SELECT ${TIME('hour')}, count(*) AS value FROM executions WHERE ${SINCE_BUCKET('hour')} AND ${OVER} GROUP BY 1`,
  success_rate_over_time: `SELECT ${TIME('day')}, ${RATE} AS value FROM executions WHERE ${SINCE_BUCKET('day')} GROUP BY 1`,
  success_by_model_tier: `SELECT model_tier AS metric, ${RATE} AS value FROM executions WHERE ${SINCE(7)} GROUP BY 1`,
  duration_by_model_tier: `SELECT model_tier AS metric, avg(duration_seconds) AS value FROM executions WHERE ${SINCE(7)} GROUP BY 1`,
  cost_by_model_tier: `SELECT model_tier AS metric, sum(actual_cost) AS value FROM executions WHERE ${SINCE(7)} GROUP BY 1`,
  pool_performance: `SELECT pool_type AS metric, count(*) AS executions, ${RATE} AS success_rate, avg(duration_seconds) AS avg_duration, avg(actual_cost) AS avg_cost FROM executions WHERE ${SINCE(7)} GROUP BY 1`,
  top_repos: `SELECT repo AS metric, count(*) AS executions, avg(quality_score) AS avg_quality, avg(duration_seconds) AS avg_duration, sum(actual_cost) AS total_cost FROM executions WHERE ${SINCE(30)} GROUP BY 1`,
  duration_percentiles: `SELECT quantile_cont(duration_seconds, 0.5) AS p50, quantile_cont(duration_seconds, 0.95) AS p95, quantile_cont(duration_seconds, 0.99) AS p99 FROM executions WHERE ${SINCE(7)}`,
  quality_distribution: `SELECT CASE WHEN quality_score >= 90 THEN 'excellent' WHEN quality_score >= 75 THEN 'good' WHEN quality_score >= 60 THEN 'fair' ELSE 'poor' END AS metric, count(*) AS value FROM executions WHERE quality_score IS NOT NULL AND ${SINCE(30)} GROUP BY 1`,
  task_type_distribution: `SELECT task_type AS metric, count(*) AS executions, avg(duration_seconds) AS avg_duration, avg(quality_score) AS avg_quality FROM executions WHERE ${SINCE(30)} GROUP BY 1`,
  top_errors: `SELECT error_type AS metric, count(*) AS value, strftime(max(timestamp), '%Y-%m-%dT%H:%M:%S.%gZ') AS last_occurrence FROM executions WHERE error_type IS NOT NULL AND ${SINCE(7)} GROUP BY 1`,
  database_growth: `SELECT count(*) AS value FROM executions WHERE ${SINCE(30)}`,
  avg_routing_confidence: `SELECT 100 * avg(routing_confidence) AS value FROM executions WHERE ${SINCE(7)}`,
};

const folder = new TemporaryFolder();
const path = folder.file('learning.db');
let writer: Writer;
let server: ServerProcess;

beforeAll(async () => {
  writer = await Writer.start(path);
  await writer.run(...schemaDdl(), ROWS);
  server = await ServerProcess.start('serve', '--db', path, '--max-staleness', '0');
}, 60_000);
afterAll(async () => {
  await server?.stop('SIGKILL');
  await writer?.stop();
  folder.dispose();
});

/** Health once the first copy is there: until then it says that it is still being made. */
async function firstCopied(of: ServerProcess): ReturnType<ServerProcess['ask']> {
  let answer = await of.ask('/health/learning');
  while (answer.body.alerts.some(({ issue }: { issue: string }) => issue === 'unstable')) {
    answer = await of.ask('/health/learning');
  }
  return answer;
}

/** Once the answer from before is too old. */
const later = () => new Promise((resolve) => setTimeout(resolve, 1_100));

describe('health where no collector runs', () => {
  it('is told while another process holds the write lock', async () => {
    expect(await firstCopied(server)).toMatchObject({
      status: 200,
      body: { status: 'healthy', row_count: 50, database_size: expect.any(Number), alerts: [] },
    });
    const { latest_record: latest } = (await server.ask('/health/learning')).body;
    expect(new Date(latest).toISOString()).toBe(latest);
    expect(await server.ask('/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(await server.ask('/health')).toMatchObject({
      status: 200,
      body: { status: 'ok', database: 'connected', timestamp: expect.any(String) },
    });
    expect(await server.ask('/health/database')).toMatchObject({
      status: 200,
      body: { status: 'healthy', total_issues: 0, by_severity: { critical: 0, warning: 0 }, issues: [] },
    });
  });

  it('is there for Prometheus', async () => {
    const { body, headers } = await server.ask('/metrics');
    expect(headers.get('content-type')).toContain('version=0.0.4');
    expect(body).toContain('mahavishnu_learning_service_database_readable 1\n');
    expect(body).toContain('mahavishnu_learning_service_executions 50\n');
    expect(body).toContain('mahavishnu_learning_service_alerts{severity="P0"} 0\n');
    expect(body).toContain('mahavishnu_learning_service_requests_total{route="/health/learning",status="200"}');
  });

  it('says what is wrong with a database, as a load balancer understands it', async () => {
    const bad = folder.file('bad');
    const answers: Record<string, unknown> = {};
    const other = await ServerProcess.start('serve', '--db', bad, '--max-staleness', '0');
    const look = async (name: string) => {
      await later();
      const { status, body } = await other.ask('/health/learning');
      expect(status).toBe(503);
      expect(body).toMatchObject({ status: 'unhealthy', row_count: null });
      expect(JSON.stringify(body)).not.toContain(folder.path);
      const unavailable = await Promise.all(
        ['/ready', '/health', '/health/database', '/columns'].map((at) => other.ask(at)),
      );
      expect(unavailable.map((answer) => answer.status)).toEqual([503, 503, 503, 503]);
      const asked = await other.post('/query', { query: 'top_repos' });
      expect(asked).toMatchObject({ status: 503, body: { error: expect.any(String), hint: expect.any(String) } });
      answers[name] = body.alerts.map(({ severity, issue }: Record<string, string>) => `${severity} ${issue}`);
    };
    await look('missing');
    const made = await Writer.start(folder.file('foreign.db'));
    await made.run('CREATE TABLE other (i INTEGER)', 'CHECKPOINT');
    await made.stop();
    // As a later DuckDB marks its files.
    const bytes = readFileSync(folder.file('foreign.db'));
    bytes.writeBigUInt64LE(999n, 12);
    bytes.write('v2.0.1\0', 52, 'latin1');
    writeFileSync(bad, bytes);
    await look('newer');
    writeFileSync(bad, '');
    await look('empty');
    writeFileSync(bad, 'no database at all, '.repeat(1000));
    await look('other');
    copyFileSync(folder.file('foreign.db'), bad);
    await look('foreign');
    expect(answers).toEqual({
      newer: ['P0 newer_format'],
      missing: ['P0 not_found'],
      empty: ['P0 truncated'],
      other: ['P0 not_duckdb'],
      foreign: ['P0 no_executions'],
    });
    expect(await other.stop()).toBe(0);
    expect(other.said).toBe('');
  });

  it('does not stay green on the last copy of a file that is gone', async () => {
    const gone = folder.file('gone.db');
    const made = await Writer.startLearning(gone, 5);
    await made.stop();
    const other = await ServerProcess.start('serve', '--db', gone, '--max-staleness', '0');
    expect((await firstCopied(other)).body).toMatchObject({ row_count: 5 });
    renameSync(gone, folder.file('moved.db'));
    await later();
    expect(await other.ask('/health/learning')).toMatchObject({
      status: 503,
      body: { status: 'unhealthy', database_size: null, alerts: [{ severity: 'P0', issue: 'not_found' }] },
    });
    expect((await other.ask('/ready')).status).toBe(503);
    renameSync(folder.file('moved.db'), gone);
    await later();
    expect((await other.ask('/ready')).status).toBe(200);
    await other.stop();
  });

  it('warns of a database that never had a row, and answers 200', async () => {
    const empty = await Writer.startLearning(folder.file('young.db'), 0);
    const young = await ServerProcess.start('serve', '--db', folder.file('young.db'), '--max-staleness', '0');
    expect(await firstCopied(young)).toMatchObject({
      status: 200,
      body: { status: 'healthy', row_count: 0, latest_record: null, alerts: [{ severity: 'P1', issue: 'no_records' }] },
    });
    expect(await young.post('/query', { query: 'success_rate_24h' })).toMatchObject({
      status: 200,
      body: { data: [{ value: null }], columns: ['value'], rowCount: 1 },
    });
    expect(await young.post('/query', { query: 'top_repos' })).toMatchObject({ body: { data: [], rowCount: 0 } });
    // Someone moves rows away: it was not always empty.
    await empty.run(
      "INSERT INTO maintenance_log (operation, outcome, records_affected) VALUES ('retention.run', 'succeeded', 7)",
    );
    await expect
      .poll(() => young.ask('/health/learning'))
      .toMatchObject({
        status: 503,
        body: { status: 'unhealthy', alerts: [{ severity: 'P0', issue: 'records_gone' }] },
      });
    await young.stop();
    await empty.stop();
  });
});

describe('the former bridge', () => {
  it('lists its seventeen names, and the columns of executions', async () => {
    const names = Object.keys(BY_HAND);
    expect((await server.ask('/queries')).body).toEqual({ queries: names, count: 17 });
    expect((await server.ask('/search')).body).toEqual(names);
    const { body } = await server.ask('/columns');
    expect(body).toHaveLength(27);
    expect(body[0]).toEqual({ text: 'task_id', type: 'UUID' });
    expect(body[10]).toEqual({ text: 'routing_confidence', type: 'FLOAT' });
  });

  it('answers each of them with its own columns, and the numbers of SQL by hand', async () => {
    const answers = new Map<
      string,
      { status: number; body: { data: object[]; columns: string[]; rowCount: number } }
    >();
    for (const query of Object.keys(BY_HAND)) answers.set(query, await server.post('/query', { query }));
    await writer.run('CHECKPOINT');
    copyFileSync(path, folder.file('by-hand.db'));
    const file = await openFile(folder.file('by-hand.db'));
    const sorted = (rows: readonly object[]) =>
      rows
        .map((row) =>
          JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)),
        )
        .sort();
    try {
      for (const [query, sql] of Object.entries(BY_HAND)) {
        const reader = await file.connection.runAndReadAll(sql);
        const wanted = reader
          .getRowObjectsJson()
          .map((row) =>
            Object.fromEntries(
              Object.entries(row).map(([name, value]) => [
                name,
                /^-?[\d.]+$/.test(String(value)) ? Number(value) : value,
              ]),
            ),
          );
        const { status, body } = answers.get(query)!;
        expect({ query, status, columns: body.columns, rows: body.rowCount }).toEqual({
          query,
          status: 200,
          columns: reader.columnNames(),
          rows: wanted.length,
        });
        expect([query, ...sorted(body.data)]).toEqual([query, ...sorted(wanted)]);
      }
    } finally {
      file.close();
    }
  });

  it('counts executions where the request names nothing', async () => {
    const counted = { status: 200, body: { columns: ['value'], rowCount: 1 } };
    expect(await server.ask('/query', { method: 'POST' })).toMatchObject(counted);
    expect(await server.post('/query', {})).toMatchObject(counted);
  });

  it('answers bad requests with words and 400', async () => {
    const bad: [unknown, string][] = [
      [{ query: 'top_repo' }, 'Unknown query "top_repo"'],
      [{ query: "x'; DROP TABLE executions; --" }, 'Unknown query'],
      [{ query: 'SELECT 1' }, 'Unknown query'],
      [{ query: 'constructor' }, 'Unknown query'],
      [{ query: 7 }, 'the name of a query'],
      [[], 'no JSON object'],
      ['top_repos', 'no JSON object'],
      [null, 'no JSON object'],
    ];
    for (const [body, message] of bad) {
      expect(await server.post('/query', body)).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining(message) },
      });
    }
    expect(await server.ask('/query', { method: 'POST', body: '{"query":' })).toMatchObject({
      status: 400,
      body: { error: 'The body is no JSON.' },
    });
    const large = await server.post('/query', { query: 'x'.repeat(70_000) });
    expect(large.status).toBe(413);
    expect((await server.ask('/query')).status).toBe(405);
    expect((await server.ask('/health', { method: 'DELETE' })).status).toBe(405);
    expect((await server.ask('/nothing')).status).toBe(404);
    const head = await server.ask('/health/learning', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, null]);
  });
});

describe('serving', () => {
  it('takes no requests for another machine, nor from pages', async () => {
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('GET /ready HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(raw).toContain('403 Forbidden');
    expect((await server.ask('/queries', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  it('wants a token beyond this machine, and of every request then', async () => {
    const open = await runBuilt(['serve', '--db', path, '--listen', '0.0.0.0:0']);
    expect(open.code).toBe(2);
    expect(open.stderr).toContain('[bad_usage] Whoever reaches 0.0.0.0 could ask the database.');
    writeFileSync(folder.file('token'), 'correct-horse-battery\n');
    const guarded = await ServerProcess.start('serve', '--db', path, '--token-file', folder.file('token'));
    const of = async (headers: Record<string, string>) => (await guarded.ask('/ready', { headers })).status;
    expect(await of({})).toBe(401);
    expect(await of({ authorization: 'Bearer correct-horse-batterz' })).toBe(401);
    expect(await of({ authorization: 'Bearer correct-horse-battery' })).toBe(200);
    await guarded.stop();
  });

  it('names the address that is taken, once', async () => {
    const { host } = new URL(server.url);
    const { code, stderr, stdout } = await runBuilt(['serve', '--db', path, '--listen', host]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `mahavishnu-learning: [bad_usage] The address ${host} is taken. Choose another with --listen.\n`,
    );
  });

  it('never holds the database, and ends when it is asked to, leaving nothing', async () => {
    await writer.stop();
    const before = readdirSync(folder.path);
    // Nobody has it now: a writer comes in beside the server.
    writer = await Writer.start(path);
    await writer.run("DELETE FROM executions WHERE repo = 'akosha'");
    await later();
    expect((await server.ask('/health/learning')).body.row_count).toBe(34);
    expect(await server.stop()).toBe(0);
    expect(server.said).toBe('');
    expect(readdirSync(folder.path).filter((name) => !before.includes(name) && !name.endsWith('.wal'))).toEqual([]);
    expect(existsSync(path) && statSync(path).size > 0).toBe(true);
  });
});
