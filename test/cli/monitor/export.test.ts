import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EXECUTION_COLUMNS } from '../../../src/model/columns';
import { OnTerminal, runBuilt } from '../../support/built-cli';
import { MemoryDatabase } from '../../support/memory-database';
import { insertRecent } from '../../support/recent-rows';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
const ROWS = 50_100;
let writer: Writer;
/** An outsider, who reads what was written. */
let reader: MemoryDatabase;

/** More rows than one slice, with line breaks in JSON, quotes in texts, an embedding, and many of one time. */
beforeAll(async () => {
  writer = await Writer.startLearning(database, 50_000);
  await insertRecent(writer, 100);
  await writer.run(
    `UPDATE executions SET embedding = list_transform(range(384), x -> x / 7)::FLOAT[384] WHERE duration_seconds = 9`,
    `UPDATE executions SET metadata = ('{"a":' || chr(10) || ' "b"}')::JSON, task_description = 'two' || chr(10) || 'lines' WHERE duration_seconds = 7`,
    `UPDATE executions SET timestamp = TIMESTAMP '2026-01-20 00:00:00.123456' WHERE duration_seconds BETWEEN 100 AND 30000`,
  );
  await writer.run(`COPY executions TO '${folder.file('written.parquet')}' (FORMAT parquet)`);
  reader = await MemoryDatabase.open();
});
afterAll(async () => {
  reader.close();
  await writer.stop();
  folder.dispose();
});

const run = (...args: readonly string[]) => runBuilt(['export', '--db', database, ...args]);

const leftovers = () => readdirSync(folder.path).filter((name) => name.includes('exporting'));

/** Rows that are in one and not in the other. Of JSON it counts what it means: line breaks between tokens are blanks. */
async function differences(exported: string, columns: readonly string[]): Promise<unknown> {
  const list = columns.map((name) => (name === 'metadata' ? `json(metadata)::VARCHAR` : name)).join(', ');
  const written = `(SELECT ${list} FROM read_parquet('${folder.file('written.parquet')}'))`;
  const ours = `(SELECT ${list} FROM ${exported})`;
  return reader.value(
    `SELECT count(*)::INT FROM ((${written} EXCEPT ALL ${ours}) UNION ALL (${ours} EXCEPT ALL ${written}))`,
  );
}

const PLAIN = EXECUTION_COLUMNS.map(({ name }) => name).filter((name) => name !== 'embedding');
const TYPES = EXECUTION_COLUMNS.map(({ name, type }) => `'${name}': '${type}'`).join(', ');

describe('export, beside a writer', () => {
  it('to Parquet has every row and column, with their types', async () => {
    const file = folder.file('all.parquet');
    const { code, stdout, stderr } = await run('--output', file, '--embeddings', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ file, format: 'parquet', rows: ROWS, bytes: readFileSync(file).length });
    expect(await differences(`read_parquet('${file}')`, [...PLAIN, 'embedding::FLOAT[]'])).toBe(0);
    const times = await reader.value(
      `SELECT list(timestamp) = list_sort(list(timestamp)) FROM read_parquet('${file}')`,
    );
    expect(times).toBe(true);
  });

  it('to CSV leaves embeddings out', async () => {
    const file = folder.file('all.csv');
    expect((await run('--output', file)).stdout).toMatch(/^.*all\.csv: 50,100 rows, \d+(\.\d)? MB, [\d.]+ s\n$/);
    expect(readFileSync(file, 'utf8').split('\r\n')[0]).toBe(PLAIN.join(','));
    const types = TYPES.replace(/'embedding': '[^']+', /, '');
    expect(
      await differences(
        `read_csv('${file}', columns = {${types}}, header = true, auto_detect = false, quote = '"', escape = '"')`,
        PLAIN,
      ),
    ).toBe(0);
  });

  it('to NDJSON is one object a line, on standard output too', async () => {
    const { code, stdout, stderr } = await run('--format', 'ndjson');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    writeFileSync(folder.file('piped.ndjson'), stdout);
    expect(stdout.trimEnd().split('\n')).toHaveLength(ROWS);
    const columns = TYPES.replace(/'embedding': '[^']+', /, '');
    const read = `read_json('${folder.file('piped.ndjson')}', format = 'newline_delimited', columns = {${columns}})`;
    expect(await differences(read, PLAIN)).toBe(0);
  });

  it('takes filters and time ranges as query does', async () => {
    const failed = await run('--where', 'success=false', '--time-range', '24h');
    expect(failed.stdout.trimEnd().split('\r\n')).toHaveLength(1 + 10);
    const ranged = await run(
      '--from',
      '2026-02-09T11:00:00Z',
      '--to',
      '2026-02-09T12:00:00Z',
      '--where',
      'repo=mahavishnu',
    );
    expect(ranged.stdout.trimEnd().split('\r\n')).toHaveLength(1 + 61);
    const none = await run('--where', 'repo=nobody', '--format', 'ndjson');
    expect(none).toMatchObject({ code: 0, stdout: '' });
  });

  it('replaces nothing unless told, and never the database', async () => {
    const file = folder.file('kept.csv');
    writeFileSync(file, 'mine');
    const refused = await run('--output', file, '--time-range', '1h');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('[already_exists] kept.csv exists already.');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run('--output', file, '--time-range', '1h', '--force')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('task_id,timestamp');
    for (const own of [database, `${database}.wal`]) {
      const { code, stderr } = await run('--output', own, '--force');
      expect(code).toBe(2);
      expect(stderr).toContain('belongs to the database itself');
    }
    expect(leftovers()).toEqual([]);
  });

  it.each([
    [
      'a folder that is not there',
      ['--output', folder.file('no/such.csv')],
      1,
      '[not_found] The folder that is to hold such.csv',
    ],
    ['an unknown field', ['--where', 'color=red'], 1, '[bad_query] Unknown'],
    ['no filter', ['--where', 'repo'], 2, '[bad_usage]'],
    ['no time', ['--from', 'yesterday'], 1, '[bad_query]'],
    ['two ranges', ['--time-range', '7d', '--from', 'now-1h'], 2, '[bad_usage]'],
    ['another format', ['--format', 'xlsx'], 2, 'Allowed choices are csv, ndjson, parquet.'],
    ['a summary amid the rows', ['--json'], 2, '[bad_usage]'],
  ])('refuses %s', async (_what, args, exitCode, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(folder.path);
    expect(leftovers()).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted, and shows how far it is on a terminal', async () => {
    const file = folder.file('never.ndjson');
    const terminal = new OnTerminal(['export', '--db', database, '--output', file, '--embeddings'], { columns: 80 });
    await terminal.shows(' of 50,100 rows');
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(130);
    expect(leftovers()).toEqual([]);
    expect(readdirSync(folder.path)).not.toContain('never.ndjson');
  });
});
