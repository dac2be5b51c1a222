import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transactionsIn } from '../../../../src/engine/duckdb-node/growing/log-entries';
import { NotTakenIn } from '../../../../src/engine/duckdb-node/growing/not-taken-in';
import { checksumOf } from '../../../../src/storage/checksum';
import { endOfVersion, FRAME_BYTES } from '../../../../src/storage/log-frame';
import { viewOf } from '../../../../src/storage/read-at';
import { Writer } from '../../../writers/writer';

const folder = mkdtempSync(join(tmpdir(), 'log-entries-'));
/** What DuckDB has written after the first entry of a log. */
let log: Buffer<ArrayBuffer>;

beforeAll(async () => {
  const path = join(folder, 'learning.db');
  const writer = await Writer.start(path);
  await writer.run(
    "CREATE TABLE t (id INTEGER, name VARCHAR, words VARCHAR[], size ENUM('small', 'large'))",
    'CHECKPOINT',
    "INSERT INTO t VALUES (1, 'first name', ['one word'], 'large'), (2, NULL, NULL, 'large'), (3, '', [], 'small')",
    "UPDATE t SET name = 'other name' WHERE id = 2",
    'DELETE FROM t WHERE id = 1',
  );
  const bytes = Buffer.from(readFileSync(`${path}.wal`));
  log = bytes.subarray(endOfVersion(viewOf(bytes))!);
  await writer.kill();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Entry {
  readonly start: number;
  readonly end: number;
}

function entriesOf(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + FRAME_BYTES;
    at = start + Number(bytes.readBigUInt64LE(at));
    entries.push({ start, end: at });
  }
  return entries;
}

/** The log with these bytes in the place of those, which it holds, under a checksum that is right. */
function withBytes(before: readonly number[], after: readonly number[]): Buffer<ArrayBuffer> {
  const changed = Buffer.from(log);
  const at = changed.indexOf(Buffer.from(before));
  expect(at).toBeGreaterThan(0);
  changed.set(after, at);
  const { start, end } = entriesOf(changed).find((entry) => entry.start <= at && at < entry.end)!;
  changed.writeBigUInt64LE(checksumOf(changed.subarray(start, end)), start - 8);
  return changed;
}

describe('a log', () => {
  it('is read as it is', () => {
    expect(transactionsIn(log).map((changes) => changes.map(({ kind }) => kind))).toEqual([
      ['insert'],
      ['update', 'update'],
      ['delete'],
    ]);
  });

  it('is refused when any of its bytes is another', () => {
    for (let at = 0; at < log.length; at++) {
      const changed = Buffer.from(log);
      changed[at]! ^= 0xff;
      expect(() => transactionsIn(changed), `byte ${at}`).toThrow(NotTakenIn);
    }
  });

  it('is refused when it ends anywhere but after a commit', () => {
    const commits = entriesOf(log).filter(({ start }) => log[start + 2] === 100);
    const ends = new Set([0, ...commits.map(({ end }) => end)]);
    for (let end = 0; end <= log.length; end++) {
      const read = () => transactionsIn(log.subarray(0, end));
      if (ends.has(end)) expect(read, `${end} bytes`).not.toThrow();
      else expect(read, `${end} bytes`).toThrow(NotTakenIn);
    }
  });
});

// DuckDB takes these as they are: the text became NULL, and the others lead beyond what there is.
it.each([
  ['a text that is not UTF-8', [...Buffer.from('first')], [0xff, 0x69, 0x72, 0x73, 0x74], 'VARCHAR'],
  ['a list of more than there is', [0x64, 0, 0, 0x65, 0, 1, 0xff, 0xff], [0x64, 0, 0, 0x65, 0, 9, 0xff, 0xff], '[]'],
  ['a value that the enum lacks', [0x66, 0, 3, 1, 1, 0], [0x66, 0, 3, 1, 9, 0], 'ENUM'],
])('%s is refused, whatever the checksum says', (_, before, after, type) => {
  expect(() => transactionsIn(withBytes(before, after))).toThrow(
    `a value that no ${type === '[]' ? 'VARCHAR[]' : type}`,
  );
});
