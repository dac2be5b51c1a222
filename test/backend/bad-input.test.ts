import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CODES, type ErrorCode } from '../../src/error/codes';
import { type Answer, GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { PluginProcess } from '../support/plugin-process';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROWS = 3000;

let live: LivePlugin;
let pid: number;
let next = 0;

const inFolder = (name: string) => path.join(live.folder, name);

beforeAll(async () => {
  live = await LivePlugin.start(ROWS);
  pid = live.plugin.child.pid!;
});

/** All of it, and nothing had to be started again. */
afterAll(async () => {
  expect([live.plugin.child.pid, live.plugin.child.exitCode]).toEqual([pid, null]);
  await live.writer.insert(ROWS, ROWS + 1);
  const { frames } = await live.client({ maxStalenessSeconds: 0 }, { uid: 'after all' }).sql('FROM executions');
  expect(frames[0]!.columns.task_id).toHaveLength(ROWS + 1);
  await live.dispose();
});

/** One error with its code, what it is about, and a remedy, but no place on this machine; then a query that works. */
async function expectError({ status, error, errorSource, frames }: Answer, code: ErrorCode, part: string) {
  expect(error).toMatch(new RegExp(`^\\[${code}\\] `));
  expect(error).toContain(part);
  expect(error).toMatch(/\. [A-Z].+[^ ]$/);
  for (const place of [live.folder, live.plugin.temp, '/tmp/', 'node_modules', '\n    at ']) {
    expect(error).not.toContain(place);
  }
  expect({ status, errorSource, frames }).toEqual({ ...of(code), frames: [] });
  expect(await live.client().sql('SELECT 6 * 7 AS n')).toMatchObject({ error: '', frames: [{ columns: { n: [42] } }] });
}

const of = (code: ErrorCode) => ({ status: CODES[code].status, errorSource: CODES[code].source });

const fresh = (settings: Record<string, unknown>) => live.client(settings, { uid: `source ${next++}` });

async function learningDatabase(name: string): Promise<string> {
  const writer = await Writer.startLearning(inFolder(name), 2000);
  await writer.stop();
  return inFolder(name);
}

const FILES: readonly (readonly [what: string, make: (file: string) => unknown, code: ErrorCode, part: string])[] = [
  ['missing', () => {}, 'not_found', 'does not exist'],
  ['empty', (file) => writeFileSync(file, ''), 'truncated', 'is empty'],
  ['cut off in its header', (file) => cut(file, 5000), 'truncated', 'ends within its header'],
  ['cut off in its blocks', (file) => cut(file, 300_000), 'truncated', 'is cut off'],
  ['a text', (file) => writeFileSync(file, 'x'.repeat(20_000)), 'not_duckdb', 'is not a DuckDB database'],
  ['of SQLite', (file) => writeFileSync(file, 'SQLite format 3\0'.padEnd(20_000)), 'not_duckdb', 'a SQLite database'],
  ['encrypted', encrypted, 'encrypted', 'is encrypted'],
  ['of a newer format', newer, 'newer_format', 'has storage version 999, made by DuckDB 2.0.1; DuckDB 1.'],
  ['of a newer format, with the remedy', newer, 'newer_format', "ATTACH 'new.db' AS new (STORAGE_VERSION 'v1.5.0')"],
  [
    'cut off in its last block',
    (file) => cut(file, -1),
    'truncated',
    'is cut off: it ends before what is written in it',
  ],
  ['a folder', (file) => mkdirSync(file), 'not_duckdb', 'is a folder'],
  ['a FIFO', (file) => execFileSync('mkfifo', [file]), 'not_duckdb', 'is not a regular file'],
  ['only a write-ahead log', (file) => writeFileSync(`${file}.wal`, 'x'), 'not_found', 'only a write-ahead log'],
];

async function cut(file: string, bytes: number): Promise<void> {
  await learningDatabase(path.basename(file));
  truncateSync(file, bytes < 0 ? statSync(file).size + bytes : bytes);
}

async function encrypted(file: string): Promise<void> {
  const writer = await Writer.start(inFolder('beside.db'));
  await writer.run(
    `SET force_mbedtls_unsafe = 'true'`,
    `ATTACH '${file}' AS secret (ENCRYPTION_KEY 'key')`,
    'CREATE TABLE secret.executions (i INTEGER)',
    'DETACH secret',
  );
  await writer.stop();
}

/** As DuckDB 2.0 marks its files. */
async function newer(file: string): Promise<void> {
  await learningDatabase(path.basename(file));
  const bytes = readFileSync(file);
  bytes.writeBigUInt64LE(999n, 12);
  bytes.write('v2.0.1\0', 52, 'latin1');
  writeFileSync(file, bytes);
}

describe('a database that is', () => {
  it.each(FILES)('%s', async (_, make, code, part) => {
    const file = inFolder(`bad-${next++}.db`);
    await make(file);
    await expectError(await fresh({ path: file }).sql('FROM executions'), code, part);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'without permission (tried only as root, by a plugin of somebody else)',
    async () => {
      const nobody = 65_534;
      chmodSync(live.folder, 0o711);
      const file = await learningDatabase('closed.db');
      chmodSync(file, 0o600);
      const plugin = await new PluginProcess({ user: nobody }).ready();
      try {
        const answer = await new GrafanaClient(plugin, { path: file }).sql('FROM executions');
        await expectError(answer, 'permission_denied', 'closed.db may not be read');
        chmodSync(file, 0o604);
        expect((await new GrafanaClient(plugin, { path: file }).sql('FROM executions')).error).toBe('');
      } finally {
        await plugin.dispose();
      }
    },
  );

  it('without executions', async () => {
    const writer = await Writer.start(inFolder('songs.db'));
    await writer.run('CREATE TABLE songs (title VARCHAR)');
    const client = fresh({ path: inFolder('songs.db') });
    await expectError(await client.sql('FROM executions'), 'no_executions', 'songs.db has no table executions');
    expect((await client.sql('SELECT count(*) AS n FROM songs')).frames[0]!.columns).toEqual({ n: [0] });
    const { message, details } = await client.health();
    expect(message).toMatch(
      /^\[no_executions\] The database songs\.db has no table executions\. Point the data source at/,
    );
    expect(details).toMatchObject({ problem: { code: 'no_executions' } });
    await writer.stop();
  });

  it('beside a .wal.bak, which is nobody’s business', async () => {
    const file = await learningDatabase('beside-a-backup.db');
    copyFileSync(file, `${file}.wal.bak`);
    expect((await fresh({ path: file }).sql('FROM executions')).error).toBe('');
  });
});

const SQL: readonly (readonly [sql: string, code: ErrorCode, part: string])[] = [
  ['SELECT count(*) FRM executions', 'bad_query', 'syntax error'],
  ['SELECT nothing FROM executions', 'bad_query', 'nothing'],
  ['SELECT 1; SELECT 2', 'forbidden_query', '2 statements'],
  ['DELETE FROM executions', 'forbidden_query', 'DELETE'],
  ['UPDATE executions SET success = true', 'forbidden_query', 'UPDATE'],
  ['DROP TABLE executions', 'forbidden_query', 'DROP'],
  ["SELECT * FROM read_csv('/etc/passwd')", 'forbidden_query', 'read_csv'],
  ["SELECT * FROM read_text('/etc/passwd')", 'forbidden_query', 'read_text'],
  ["SELECT * FROM read_blob('DATABASE')", 'forbidden_query', 'read_blob'],
  ["FROM 'data.csv'", 'forbidden_query', 'no table'],
  ["SELECT * FROM glob('/*')", 'forbidden_query', 'glob'],
  ["COPY executions TO '/tmp/bad-input.csv'", 'forbidden_query', 'COPY'],
  ["ATTACH 'DATABASE' AS live", 'forbidden_query', 'ATTACH'],
  ['INSTALL httpfs', 'forbidden_query', 'INSTALL'],
  ['LOAD httpfs', 'forbidden_query', 'LOAD'],
  ['SET threads = 64', 'forbidden_query', 'SET'],
  ['PRAGMA database_list', 'forbidden_query', 'PRAGMA'],
  ["SELECT * FROM enable_logging(storage = 'stdout')", 'forbidden_query', 'enable_logging'],
  ["CALL enable_logging(storage = 'stdout')", 'forbidden_query', 'CALL'],
  ['SELECT range(1e12)', 'too_large', ''],
  ["SELECT repeat('x', 600000000)", 'too_large', ''],
  ["SELECT repeat('x', 60000) FROM range(100000)", 'too_large', ''],
  ['SELECT * FROM executions WHERE $__timeFilter()', 'bad_query', '$__timeFilter'],
  ["SELECT * FROM executions WHERE $__timeFilter('timestamp', 1, 2)", 'bad_query', '$__timeFilter'],
  ['SELECT $__timeGroup(timestamp) FROM executions', 'bad_query', '$__timeGroup'],
  ["SELECT $__timeGroup(timestamp, 'soon') FROM executions", 'bad_query', 'soon'],
  ['SELECT $__timeGroup(timestamp, 1h FROM executions', 'bad_query', '$__timeGroup'],
  ['SELECT $__unknown(timestamp) FROM executions', 'bad_query', '$__unknown'],
];

describe('SQL', () => {
  it.each(SQL)('%s', async (sql, code, part) => {
    await expectError(await live.client().sql(sql.replace('DATABASE', live.database)), code, part);
  });

  it.each([
    ['cross joins of millions', 'SELECT count(*) FROM range(3000000) a(i), range(3000000) b(j) WHERE (i + j) % 7 = 0'],
    [
      'a recursion without end',
      'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT max(x) FROM r',
    ],
    ['rows without end', 'SELECT sum(i) FROM range(1000000000000) AS r(i) WHERE sqrt(i) <> 3'],
  ])('%s end in time', async (_, sql) => {
    await expectError(await fresh({ path: live.database, queryTimeoutSeconds: 0.5 }).sql(sql), 'timeout', '0.5 s');
  });

  it('rows without end are cut at the row limit, and that is said', async () => {
    const { error, frames } = await fresh({ path: live.database, rowLimit: 100 }).sql('FROM range(1000000000000)');
    expect([error, frames[0]!.columns.range!.length]).toEqual(['', 100]);
    expect(frames[0]!.meta.notices).toMatchObject([{ severity: 'warning' }]);
  });
});

const MODELS: readonly (readonly [model: unknown, code: ErrorCode, part: string])[] = [
  ['{"rawSql":', 'bad_query', 'no JSON'],
  ['[]', 'bad_query', 'an object'],
  [{ queryType: 'magic' }, 'bad_query', 'queryType'],
  [{ rawSql: 7 }, 'bad_query', 'rawSql'],
  [{ rawSql: 'SELECT 1', format: {} }, 'bad_query', 'format'],
  [{ rawSql: '' }, 'bad_query', ''],
  [{ queryType: 'metric', measures: 'executions' }, 'bad_query', 'measures'],
  [{ queryType: 'metric', measures: ['nothing'] }, 'bad_query', 'nothing'],
  [{ queryType: 'metric', measures: ['executions'], dimensions: ['nobody'] }, 'bad_query', 'nobody'],
  [{ queryType: 'metric', measures: ['executions'], filters: [{ field: 'repo' }] }, 'bad_query', 'filters'],
  [{ queryType: 'metric', measures: ['executions'], bucket: 'never' }, 'bad_query', 'bucket'],
  [{ queryType: 'metric', measures: ['executions'], limit: -1 }, 'bad_query', 'limit'],
  [{ queryType: 'preset', preset: 'no_such' }, 'bad_query', 'no_such'],
  [{ queryType: 'preset', preset: 'top_errors', params: { limit: 'many' } }, 'bad_query', 'limit'],
];

describe('a query model', () => {
  it.each(MODELS)('%j', async (model, code, part) => {
    await expectError((await live.client().query({ A: model })).get('A')!, code, part);
  });

  it('with fields that nobody knows is answered as if they were not there', async () => {
    const model = { rawSql: 'SELECT 1 AS n', format: 'table', colour: 'red', limit: { deep: [1] } };
    expect((await live.client().query({ A: model })).get('A')).toMatchObject({ error: '', status: 200 });
  });
});

const SETTINGS: readonly (readonly [settings: unknown, part: string])[] = [
  [null, 'JSON object'],
  [[], 'JSON object'],
  ['text', 'JSON object'],
  [{}, '"path"'],
  [{ path: 7 }, '"path"'],
  [{ path: 'relative.db' }, '"path"'],
  ...Object.entries({
    maxStalenessSeconds: '5',
    queryTimeoutSeconds: true,
    rowLimit: 1.5,
    byteLimitMb: {},
    memoryLimitMb: [512],
    threads: -1,
    maxConcurrentQueries: 'many',
    storedTimeZone: 'Atlantis/Capital',
    snapshotPath: 7,
  }).map(([field, value]) => [{ path: '/learning.db', [field]: value }, `"${field}"`] as const),
];

describe('settings', () => {
  it.each(SETTINGS)('%j', async (settings, part) => {
    const client = new GrafanaClient(live.plugin, settings, { uid: `source ${next++}` });
    await expectError(await client.sql('SELECT 1'), 'bad_settings', part);
  });
});
