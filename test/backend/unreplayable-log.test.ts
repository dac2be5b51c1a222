import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { PYTHON_RELEASES, pythonDuckdb } from '../torture/python-duckdb';
import { Writer } from '../writers/writer';

const COUNTS =
  'SELECT (SELECT count(*) FROM executions) AS executions, (SELECT count(*) FROM notes) AS notes, (SELECT sum(id) FROM notes) AS ids';

let plugin: PluginProcess;
beforeAll(async () => {
  plugin = await new PluginProcess().ready();
});
afterAll(() => plugin.dispose());

let folder: TemporaryFolder;
let writer: Writer;
let database: string;
beforeEach(async () => {
  folder = new TemporaryFolder();
  database = folder.file('learning.db');
  writer = await Writer.startLearning(database, 100);
  await writer.run(
    'CREATE TABLE notes (id BIGINT, note VARCHAR)',
    `INSERT INTO notes SELECT i, 'note ' || i FROM range(1000) AS numbers(i)`,
    'CHECKPOINT',
  );
});
afterEach(async () => {
  await writer.stop();
  folder.dispose();
});

const client = (uid: string) => new GrafanaClient(plugin, { path: database, maxStalenessSeconds: 0 }, { uid });
const FROM_ALERT = { headers: { FromAlert: 'true' } };

type Answer = Awaited<ReturnType<GrafanaClient['sql']>>;

/** The counts by their names. An alert is given each in a row of its own, labelled by its column. */
function countsOf({ frames }: Answer): Record<string, unknown[]> {
  const { columns } = frames[0]!;
  const { column, value } = columns;
  return column && value ? Object.fromEntries(column.map((name, i) => [String(name), [value[i]]])) : columns;
}
const sumTo = (ids: number) => (ids * (ids - 1)) / 2;

/** Changes of the schema that a writer leaves in its log, over rows of which some are in the log as well. */
const IN_THE_LOG: readonly (readonly [name: string, ...statements: string[]])[] = [
  ['an index', 'CREATE INDEX by_id ON notes (id)'],
  ['two indexes', 'CREATE INDEX by_id ON notes (id)', 'CREATE INDEX by_note ON notes (note)'],
  ['an index over an expression', 'CREATE INDEX by_half ON notes ((id // 2))'],
  ['a unique index', 'CREATE UNIQUE INDEX by_id ON notes (id)'],
  ['an index that is dropped again', 'CREATE INDEX by_id ON notes (id)', 'DROP INDEX by_id'],
  ['a primary key', 'ALTER TABLE notes ADD PRIMARY KEY (id)'],
  [
    'an index over a new table',
    'CREATE TABLE more AS SELECT i FROM range(5000) AS numbers(i)',
    'CREATE INDEX more_by_i ON more (i)',
  ],
  ['an index over executions', 'CREATE INDEX by_tokens ON executions (estimated_tokens)'],
  [
    'a field of a struct',
    'ALTER TABLE notes ADD COLUMN extra STRUCT(a INTEGER)',
    'ALTER TABLE notes ADD COLUMN extra.b INTEGER',
    'ALTER TABLE notes DROP COLUMN extra.a',
  ],
  [
    'columns',
    'ALTER TABLE notes ADD COLUMN more INTEGER DEFAULT 7',
    'ALTER TABLE notes DROP COLUMN note',
    'ALTER TABLE notes RENAME COLUMN more TO note',
  ],
  [
    'a view, a macro, a type and a sequence',
    'CREATE VIEW half AS SELECT * FROM notes WHERE id % 2 = 0',
    'CREATE MACRO twice(a) AS 2 * a',
    `CREATE TYPE mood AS ENUM ('calm', 'hurried')`,
    'CREATE SEQUENCE numbers',
  ],
];

describe('a log that tells of', () => {
  it.each(IN_THE_LOG)('%s is answered with the newest rows, to panels and alerts', async (name, ...statements) => {
    const running = client(`running ${name}`);
    expect(countsOf(await running.sql(COUNTS))).toEqual({
      executions: [100],
      notes: [1000],
      ids: [sumTo(1000)],
    });
    await writer.run(
      'INSERT INTO notes (id) SELECT i FROM range(1000, 1100) AS numbers(i)',
      ...statements,
      'INSERT INTO notes (id) SELECT i FROM range(1100, 1200) AS numbers(i)',
      'DELETE FROM notes WHERE id = 0',
    );
    await writer.insert(100, 150);
    const log = readFileSync(`${database}.wal`);
    const before = statSync(database, { bigint: true });
    const expected = { executions: [150], notes: [1199], ids: [sumTo(1200)] };
    const fresh = client(`fresh ${name}`);
    for (const answer of [await running.sql(COUNTS, FROM_ALERT), await running.sql(COUNTS), await fresh.sql(COUNTS)]) {
      expect(answer.error).toBe('');
      expect(countsOf(answer)).toEqual(expected);
    }
    expect((await fresh.health()).status).toBe(HealthStatus.ok);
    expect(readFileSync(`${database}.wal`)).toEqual(log);
    expect(statSync(database, { bigint: true })).toMatchObject({ mtimeNs: before.mtimeNs, size: before.size });

    // The next copy is one of the log alone, beside the database that the first one was made of.
    await writer.run('INSERT INTO notes (id) SELECT i FROM range(1200, 1300) AS numbers(i)');
    await writer.insert(150, 151);
    const later = { executions: [151], notes: [1299], ids: [sumTo(1300)] };
    expect(countsOf(await running.sql(COUNTS, FROM_ALERT))).toEqual(later);
    await writer.run('CHECKPOINT');
    expect(countsOf(await running.sql(COUNTS, FROM_ALERT))).toEqual(later);
  });
});

const INSTALLED = new Map(PYTHON_RELEASES.map((release) => [release, installed(release)]));

function installed(release: string): string | null {
  try {
    return pythonDuckdb('python3', release);
  } catch (error) {
    console.warn(`Not tried with DuckDB ${release}: ${String(error)}`);
    return null;
  }
}

describe.each(PYTHON_RELEASES)('a live file that DuckDB %s writes to', (release) => {
  const packages = INSTALLED.get(release)!;

  it.skipIf(packages === null)('is answered with the rows behind an index, a key and a column in its log', async () => {
    await writer.stop();
    writer = await Writer.startPython(database, packages!);
    const source = client(`DuckDB ${release}`);
    const changes = [
      'CREATE INDEX by_note ON notes (note)',
      'DROP INDEX by_note',
      'ALTER TABLE notes ADD COLUMN more INTEGER DEFAULT 7',
      'ALTER TABLE notes ADD PRIMARY KEY (id)',
    ];
    for (const [i, change] of changes.entries()) {
      await writer.run(change, `INSERT INTO notes (id) VALUES (${1000 + i})`);
      const answer = await source.sql(COUNTS, FROM_ALERT);
      expect(answer.error).toBe('');
      expect(countsOf(answer)).toMatchObject({ executions: [100], notes: [1001 + i], ids: [sumTo(1001 + i)] });
    }
    expect((await source.health()).status).toBe(HealthStatus.ok);
  });
});

it.skipIf(INSTALLED.get('2.0.1') === null)(
  'a file that DuckDB 2.0 makes is refused with the remedy, and read when it is made by that',
  async () => {
    await writer.stop();
    const [made, readable] = [folder.file('made.db'), folder.file('readable.db')];
    writer = await Writer.startPython(made, INSTALLED.get('2.0.1')!);
    await writer.run('CREATE TABLE executions AS SELECT 1 AS i', 'CHECKPOINT');
    const at = (path: string) => new GrafanaClient(plugin, { path, maxStalenessSeconds: 0 }, { uid: path });
    const { status, error } = await at(made).sql('SELECT i FROM executions', FROM_ALERT);
    expect(status).toBe(422);
    expect(error).toMatch(
      /^\[newer_format\] made\.db has storage version \d+, made by DuckDB 2\.0\.1; DuckDB 1\.5\.\d+, which/,
    );
    expect(error).toContain("ATTACH 'new.db' AS new (STORAGE_VERSION 'v1.5.0')");
    await writer.run(`ATTACH '${readable}' AS new (STORAGE_VERSION 'v1.5.0')`, 'COPY FROM DATABASE made TO new');
    expect((await at(readable).sql('SELECT i FROM executions', FROM_ALERT)).frames[0]!.columns).toEqual({ i: [1] });
  },
);

describe('a copy whose log had to be written into it', () => {
  const METRIC = /snapshot_refreshes_total\{.*datasource="counted".*kind="(\w+)".*\} (\d+)/g;

  it('is counted, never shared with a later one, and leaves no second copy behind', async () => {
    const copies = folder.file('copies');
    const settings = { path: database, maxStalenessSeconds: 0, snapshotPath: copies, takeInLogMb: 0 };
    const counted = new GrafanaClient(plugin, settings, { uid: 'counted' });
    await writer.run('CREATE INDEX by_id ON notes (id)');
    for (let rows = 1000; rows < 1004; rows++) {
      expect(countsOf(await counted.sql(COUNTS, FROM_ALERT))).toMatchObject({ notes: [rows] });
      await writer.run(`INSERT INTO notes (id) VALUES (${rows})`);
    }
    const metrics = await counted.metrics();
    const kinds = Object.fromEntries([...metrics.matchAll(METRIC)].map(([, kind, count]) => [kind, Number(count)]));
    expect(kinds).toMatchObject({ full: 1, wal: 3, replay: 4 });
    await writer.run('CHECKPOINT');
    expect(countsOf(await counted.sql(COUNTS, FROM_ALERT))).toMatchObject({ notes: [1004] });
    const files = () => readdirSync(copies, { recursive: true, encoding: 'utf8' }).map((name) => basename(name));
    await expect
      .poll(() => files().filter((name) => name === 'learning.db' || name.startsWith('repl')))
      .toHaveLength(1);
  });
});
