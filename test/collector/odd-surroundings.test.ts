import { mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Collector, startCollector } from '../../src/collector/collector';
import { Spool } from '../../src/collector/ingest/spool';
import type { CollectorOptions } from '../../src/collector/options';
import { parseDailyTime } from '../../src/collector/schedule/daily';
import { LearningError } from '../../src/error/learning-error';
import { INDEXES } from '../../src/model/indexes';
import { DEFAULT_LIMITS } from '../../src/model/limits';
import { Journal } from '../../src/otlp/journal';
import { RETENTION_RUN } from '../../src/retention/run';
import { carryOut } from '../../src/writing/carry-out';
import type { Operation } from '../../src/writing/operation';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';
import { record } from './support/records';

const at = parseDailyTime('02:00');

const optionsOf = (path: string, over: Partial<CollectorOptions> = {}): CollectorOptions => ({
  path,
  listen: { host: '127.0.0.1', port: 0 },
  token: null,
  maxBodyBytes: 2 ** 20,
  maxEntries: 10_000,
  memoryLimitMb: 128,
  decisionTimeout: 86_400_000,
  zone: 'UTC',
  retentionAt: at,
  backupAt: at,
  checksAt: at,
  limits: DEFAULT_LIMITS,
  say: () => {},
  ...over,
});

const NOTE = { kind: 'quarantine', receivedAt: 1, source: 'test', recordKind: 'execution', reason: 'r', record: '{}' };

let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

const submit = ({ ingest }: Collector, kind: 'execution' | 'feedback', ...records: unknown[]) =>
  ingest.submit({ kind, records, source: 'test' });

/** A frame of the spool. */
function frame(content: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(Buffer.byteLength(content), 0);
  head.writeUInt32LE(crc32(content), 4);
  return Buffer.concat([head, Buffer.from(content)]);
}

function leaveInSpool(content: string): void {
  mkdirSync(`${path}.spool`);
  writeFileSync(`${path}.spool/000000000001-00000000.spool`, frame(content));
}

/** DuckDB changes no table that has one. */
const WITHOUT_INDEXES = INDEXES.map(({ name }) => `DROP INDEX ${name};`).join(' ');

describe('a collector', () => {
  it('never wrote again, nor started, once feedback had come on a row whose metadata is no object', async () => {
    const [text, nothing] = [record().task_id, record().task_id];
    await createVersion1Database(path, [
      insertSql({ task_id: `'${text}'`, metadata: `'"words"'` }),
      insertSql({ task_id: `'${nothing}'`, metadata: `'null'` }),
    ]);
    const collector = await startCollector(optionsOf(path), []);
    await submit(collector, 'feedback', { task_id: text, user_rating: 4 }, { task_id: nothing, user_rating: 5 });
    expect(await collector.close()).toEqual({ left: 0 });
    const database = await openFile(path);
    expect(await database.rows('SELECT user_rating, metadata FROM executions ORDER BY user_rating')).toEqual([
      [4, '"words"'],
      [5, 'null'],
    ]);
    expect(await database.rows('SELECT count(*)::INTEGER FROM quarantine')).toEqual([[0]]);
    database.close();
  });

  it('left what it had acknowledged beside a link to the database, where no other found it', async () => {
    const place = join(realpathSync(folder.path), 'place');
    mkdirSync(place);
    symlinkSync(join(place, 'learning.db'), path);
    await createVersion1Database(join(place, 'learning.db'), []);
    const collector = await startCollector(optionsOf(path), []);
    await submit(collector, 'execution', record());
    expect(readdirSync(place)).toContain('learning.db.spool');
    await collector.close();
  });

  it('wrote on into a closed database where it could not start, beside what the spool had left', async () => {
    leaveInSpool(JSON.stringify([{ ...NOTE, id: record().task_id }]));
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const listen = { host: '192.0.2.1', port: 1 };
    await expect(startCollector(optionsOf(path, { listen, token: 'a'.repeat(20), say }), [])).rejects.toMatchObject({
      code: 'bad_usage',
    });
    expect(said.filter((line) => !line.includes('of the spool'))).toEqual([]);
  });

  it.each([
    ['of something else', 'CREATE TABLE feedback (id INTEGER)', 'feedback is no table of ours'],
    ['without a column', 'ALTER TABLE metadata DROP updated_at', 'the table metadata has no column updated_at'],
    ['of another type', 'ALTER TABLE metadata ALTER value TYPE JSON', 'metadata.value is JSON, and has to be VARCHAR'],
    [
      'whose metadata is a structure',
      `${WITHOUT_INDEXES} ALTER TABLE executions DROP metadata; ALTER TABLE executions ADD metadata STRUCT(a INTEGER)`,
      'executions.metadata is STRUCT(a INTEGER), and has to be JSON or VARCHAR or VARIANT',
    ],
    [
      'with a column that no record fills',
      `${WITHOUT_INDEXES} ALTER TABLE executions ADD mine INTEGER; ALTER TABLE executions ALTER mine SET NOT NULL`,
      'executions.mine may not be NULL, and no record fills it',
    ],
    [
      'that refers to executions',
      'CREATE TABLE notes (task_id UUID REFERENCES executions (task_id))',
      'the table notes has a foreign key on executions, whose rows can then not be changed',
    ],
  ])(
    'took records that it could never write, or failed without a remedy, beside a table %s',
    async (_, sql, problem) => {
      await createVersion1Database(path, [sql]);
      await expect(startCollector(optionsOf(path), [])).rejects.toMatchObject({
        code: 'bad_schema',
        message: `learning.db: ${problem}.`,
      });
    },
  );

  it('failed for good where an index had lost rows of a log', async () => {
    const [changed, old] = [record().task_id, record().task_id];
    await createVersion1Database(path, ['CHECKPOINT']);
    const raw = async (...statements: string[]) => {
      const instance = await DuckDBInstance.create(path);
      const connection = await instance.connect();
      for (const statement of statements) await connection.run(statement);
      connection.disconnectSync();
      instance.closeSync();
    };
    const rows = [changed, old].map((id) => insertSql({ task_id: `'${id}'`, timestamp: "TIMESTAMP '2020-01-01'" }));
    await raw('PRAGMA disable_checkpoint_on_shutdown', ...rows);
    // DuckDB closes it without a look at the table: so it loses them.
    await raw();
    const collector = await startCollector(optionsOf(path), []);
    await submit(collector, 'feedback', { task_id: changed, quality_score: 4 });
    expect(await collector.close()).toEqual({ left: 0 });
    const database = await openFile(path);
    expect(await database.rows(`SELECT quality_score FROM executions WHERE task_id = '${changed}'`)).toEqual([[4]]);
    database.close();
    expect(await carryOut(path, RETENTION_RUN, { days: 30 })).toMatchObject({ deleted: 2, remaining: 0 });
  });

  it('wrote nothing any more once the folder of the spool was removed while the database was behind', async () => {
    const collector = await startCollector(optionsOf(path, { maxBodyBytes: 2 ** 23 }), []);
    const pad = 'x'.repeat(900_000);
    const records = [1, 2, 3, 4].map(() => record({ metadata: { pad } }));
    for (const one of records) await submit(collector, 'execution', one);
    rmSync(`${path}.spool`, { recursive: true });
    await submit(collector, 'execution', record());
    expect(await collector.close()).toEqual({ left: 0 });
    const database = await openFile(path);
    expect(await database.rows('SELECT count(*)::INTEGER FROM executions')).toEqual([[5]]);
    database.close();
  });

  it('gave a retention up for want of memory, of which it gives more to what it writes', async () => {
    let runs = 0;
    const greedy: Operation<unknown, unknown> = {
      name: 'greedy.run',
      parse: (raw) => raw,
      async run() {
        runs += 1;
        if (runs === 1) throw new LearningError('out_of_memory', 'It needs more memory.');
        return { runs };
      },
    };
    const collector = await startCollector(optionsOf(path), [greedy]);
    const response = await fetch(`${collector.url}/v1/operations/greedy.run`, { method: 'POST' });
    expect(await response.text()).toContain('{"result":{"runs":2}}');
    await collector.close();
  });

  it('crashed over a spool of another version', async () => {
    leaveInSpool(JSON.stringify([{ kind: 'unheard' }]));
    await expect(startCollector(optionsOf(path), [])).rejects.toMatchObject({ code: 'newer_format' });
  });
});

describe('what is appended after its folder was removed', () => {
  it('was acknowledged and lost, in the spool', async () => {
    const spool = await Spool.open(folder.file('spool'));
    await spool.append(Buffer.from('1'));
    rmSync(folder.file('spool'), { recursive: true });
    const { segment } = await spool.append(Buffer.from('2'));
    expect(readdirSync(folder.file('spool'))).toEqual([segment]);
    await spool.close();
  });

  it('was acknowledged and lost, in the journal of spans', async () => {
    const journal = await Journal.open(folder.file('journal'));
    await journal.append('1');
    rmSync(folder.file('journal'), { recursive: true });
    await journal.append('2');
    await journal.close();
    const entries = [];
    for await (const { json } of (await Journal.open(folder.file('journal'))).entries()) entries.push(json);
    expect(entries).toEqual(['2']);
  });
});
