import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { updateBytes } from '../../src/snapshot/copy-file';
import { Random } from '../support/random';
import { TemporaryFolder } from '../support/temporary-folder';
import { tortureBlocks } from '../torture/blocks';
import { Writer } from '../writers/writer';
import { cached, latest, rowsOf, Stage } from './support/stage';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.dispose());

const course = { signal: new AbortController().signal };
const MEBIBYTE = 1024 * 1024;

describe('a file that is brought up to date', () => {
  const cases = [
    ['that is the same', (bytes: Buffer) => bytes, 0],
    ['with one other byte', (bytes: Buffer) => withByte(bytes, 3 * MEBIBYTE + 17), 64 * 1024],
    ['with another first and last byte', (bytes: Buffer) => withByte(withByte(bytes, 0), bytes.length - 1), 128 * 1024],
    ['that has grown', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(5, 1)]), 64 * 1024],
    ['that has shrunk', (bytes: Buffer) => bytes.subarray(0, MEBIBYTE + 1), 0],
    ['that is empty', () => Buffer.alloc(0), 0],
  ] as const;

  it.each(cases)('from one %s is the same as it, and hardly written to', async (_, change, most) => {
    const before = Buffer.alloc(5 * MEBIBYTE, 'what was there before');
    const after = change(Buffer.from(before));
    writeFileSync(folder.file('from'), after);
    writeFileSync(folder.file('to'), before);
    const { bytes, written } = await updateBytes(folder.file('from'), folder.file('to'), course);
    expect(readFileSync(folder.file('to')).equals(after)).toBe(true);
    expect(bytes).toBe(after.length);
    expect(written).toBeLessThanOrEqual(most);
  });

  it('is as it was, or as it is to be, wherever it ends half way', async () => {
    writeFileSync(folder.file('from'), Buffer.alloc(4 * MEBIBYTE, 'new'));
    writeFileSync(folder.file('to'), Buffer.alloc(4 * MEBIBYTE, 'old'));
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('ended')));
    await updateBytes(folder.file('from'), folder.file('to'), controller).catch(() => {});
    expect(statSync(folder.file('to')).size).toBe(4 * MEBIBYTE);
    await updateBytes(folder.file('from'), folder.file('to'), course);
    expect(readFileSync(folder.file('to')).equals(readFileSync(folder.file('from')))).toBe(true);
  });
});

it.each([16_384, 262_144])(
  'a copy after a checkpoint is the source, byte for byte, of which only what differs was written (blocks of %i bytes)',
  async (blockBytes) => {
    const start = (path: string) => Writer.start(path, { blockBytes });
    const figures = await tortureBlocks({ folder, start, checkpoints: 15, random: new Random(blockBytes) });
    expect(figures.wrong).toBe(0);
    expect(figures.full).toBeLessThan(4);
    expect(figures.blocks).toBeGreaterThan(10);
    expect(figures.written).toBeLessThan(figures.ofBytes);
  },
  240_000,
);

describe('the file of a copy', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => stage.dispose());

  it('is not written to while anybody reads a copy that is a link to it', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT');
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    const leases = [];
    for (let i = 2; i <= 5; i++) {
      leases.push(await latest(snapshots));
      await writer.run(`INSERT INTO t VALUES (${i})`, 'CHECKPOINT');
    }
    const { full, blocks } = (await snapshots.status()).refreshes;
    expect({ full: full.count, blocks: blocks.count }).toEqual({ full: 4, blocks: 0 });
    for (const [i, lease] of leases.entries()) {
      expect(await rowsOf(lease)).toEqual(Array.from({ length: i + 1 }, (_, row) => row + 1));
    }
  });

  it('is not used again while its reader has not closed it', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT');
    let close = () => {};
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 }, { open: async () => null, release: () => closed });
    const counts = async () => {
      const { full, blocks } = (await snapshots.status()).refreshes;
      return { full: full.count, blocks: blocks.count };
    };
    for (let i = 2; i <= 4; i++) {
      (await latest(snapshots)).release();
      await writer.run(`INSERT INTO t VALUES (${i})`, 'CHECKPOINT');
    }
    (await latest(snapshots)).release();
    expect(await counts()).toEqual({ full: 4, blocks: 0 });
    close();
    await new Promise((resolve) => setImmediate(resolve));
    await writer.run('INSERT INTO t VALUES (5)', 'CHECKPOINT');
    expect(await rowsOf(await latest(snapshots))).toEqual([1, 2, 3, 4, 5]);
    expect(await counts()).toEqual({ full: 4, blocks: 1 });
    expect(await rowsOf(await cached(snapshots))).toEqual([1, 2, 3, 4, 5]);
  });
});

function withByte(bytes: Buffer, at: number): Buffer {
  bytes[at] = bytes[at]! ^ 0xff;
  return bytes;
}
