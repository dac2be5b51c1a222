import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADERS_BYTES, wholeBlocks } from '../../src/storage/block-layout';
import { ENGINE_STORAGE } from '../../src/storage/engine-storage';
import { parseHeader } from '../../src/storage/header';
import { Stage } from '../snapshot/support/stage';
import { Writer } from '../writers/writer';

const stage = new Stage();
let plain: Buffer;

const headersOf = (path: string) => readFileSync(path).subarray(0, HEADERS_BYTES);
const parse = (bytes: Buffer) => parseHeader(bytes, 'learning.db');
const changed = (change: (bytes: Buffer) => void) => {
  const bytes = Buffer.from(plain);
  change(bytes);
  return bytes;
};

beforeAll(async () => {
  await stage.database(1);
  plain = headersOf(stage.path);
});
afterAll(() => stage.dispose());

describe('a header', () => {
  it('names the release that made the file and its storage version', () => {
    expect(parse(plain)).toMatchObject({ storage: 64n, createdBy: expect.stringMatching(/^v1\.\d+\.\d+$/) });
  });

  it('counts checkpoints, in files of small blocks too', async () => {
    const path = stage.file('small.db');
    const writer = await Writer.start(path, { blockBytes: 16384 });
    await writer.run('CREATE TABLE t (i INTEGER)', 'INSERT INTO t SELECT range FROM range(50000)', 'CHECKPOINT');
    const first = parse(headersOf(path))!;
    await writer.run('INSERT INTO t VALUES (1)', 'CHECKPOINT');
    const second = parse(headersOf(path))!;
    await writer.stop();
    expect(second.iteration).toBe(first.iteration + 1n);
    expect(second.blocks.bytes).toBe(16384n);
    expect(wholeBlocks(BigInt(readFileSync(path).length), second.blocks)).toBe(second.blocks.count);
    expect(second.checksum).not.toBe(first.checksum);
  });

  it('of the newest storage that the DuckDB built in writes is read, and none beyond', async () => {
    const path = stage.file('newest.db');
    const writer = await Writer.start(stage.file('other.db'));
    await writer.run(
      `ATTACH '${path}' AS newest (STORAGE_VERSION 'latest')`,
      'CREATE TABLE newest.t (i INTEGER)',
      'DETACH newest',
    );
    await writer.stop();
    expect(parse(headersOf(path))?.storage).toBe(ENGINE_STORAGE.newest);
    const beyond = changed((bytes) => bytes.writeBigUInt64LE(ENGINE_STORAGE.newest + 1n, 12));
    expect(() => parse(beyond)).toThrow(expect.objectContaining({ code: 'newer_format' }));
  });

  it('of an encrypted database is told as such', async () => {
    const path = stage.file('secret.db');
    const writer = await Writer.start(stage.file('another.db'));
    await writer.run(
      `SET force_mbedtls_unsafe = 'true'`,
      `ATTACH '${path}' AS secret (ENCRYPTION_KEY 'key')`,
      'CREATE TABLE secret.t (i INTEGER)',
      'DETACH secret',
    );
    await writer.stop();
    expect(() => parse(headersOf(path))).toThrow(expect.objectContaining({ code: 'encrypted' }));
  });

  it('with a flipped byte anywhere is never taken for what it was', () => {
    const before = parse(plain)!;
    for (let at = 0; at < HEADERS_BYTES; at += 7) {
      const bytes = changed((copy) => copy.writeUInt8(copy[at]! ^ 0x10, at));
      let after: ReturnType<typeof parse>;
      try {
        after = parse(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: 'LearningError' });
        continue;
      }
      if (after !== null) {
        expect(at).toBeGreaterThanOrEqual(4096);
        expect(after.iteration).toBeLessThanOrEqual(before.iteration);
      }
    }
  });

  it('half written is to be read again', () => {
    const bytes = changed((copy) => {
      copy.writeUInt8(copy[4100]! ^ 1, 4100);
      copy.writeUInt8(copy[8200]! ^ 1, 8200);
    });
    expect(parse(bytes)).toBeNull();
  });

  it.each([1, 11, 12, 100, 4096, 8192, HEADERS_BYTES - 1])('cut off after %i bytes is refused', (length) => {
    const code = length < 12 ? 'not_duckdb' : 'truncated';
    expect(() => parse(plain.subarray(0, length))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['empty', Buffer.alloc(0), 'truncated', 'learning.db is empty.'],
    [
      'of SQLite',
      Buffer.from('SQLite format 3\0'.padEnd(HEADERS_BYTES)),
      'not_duckdb',
      'learning.db is a SQLite database.',
    ],
    ['of Parquet', Buffer.from('PAR1'.padEnd(HEADERS_BYTES)), 'not_duckdb', 'learning.db is a Parquet file.'],
    ['of something else', Buffer.alloc(HEADERS_BYTES, 'x'), 'not_duckdb', 'learning.db is not a DuckDB database.'],
  ])('of a file that is %s is refused by name', (_, bytes, code, message) => {
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code, message }));
  });
});
