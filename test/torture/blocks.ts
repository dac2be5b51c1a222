import { readFile } from 'node:fs/promises';
import { Snapshots } from '../../src/snapshot/snapshots';
import type { Random } from '../support/random';
import type { TemporaryFolder } from '../support/temporary-folder';
import type { Writer } from '../writers/writer';

export interface BlocksFigures {
  checkpoints: number;
  /** Copies of all of the database. */
  full: number;
  /** Copies of what had changed. */
  blocks: number;
  /** Bytes that the latter wrote, and of the databases that they are copies of. */
  written: number;
  ofBytes: number;
  /** Checkpoints after which the copy was another file than the source, byte for byte. */
  wrong: number;
}

interface Options {
  readonly folder: TemporaryFolder;
  /** Of a new database at this path. */
  readonly start: (path: string) => Promise<Writer>;
  readonly checkpoints: number;
  readonly random: Random;
}

const rows = (from: number, count: number) =>
  `INSERT INTO t SELECT i, repeat(md5(i::VARCHAR), 1 + i % 4) FROM range(${from}, ${from + count}) AS numbers(i)`;

/** What makes a checkpoint write into free blocks, beyond the end, cut the file, or write its lists anew. */
function change(random: Random, n: number): string {
  const some = random.below(1000);
  const changes = [
    rows(n * 100_000, 1 + random.below(30_000)),
    rows(n * 100_000, 1 + random.below(30)),
    `UPDATE t SET text = 'changed ${n}' WHERE i % 1000 = ${some}`,
    `DELETE FROM t WHERE i % 7 = ${some % 7}`,
    `DELETE FROM t WHERE i % 1000 = ${some}`,
    `CREATE OR REPLACE TABLE other_${some % 3} AS SELECT i, hash(i) AS h FROM range(${random.below(60_000)}) AS r(i)`,
    `DROP TABLE IF EXISTS other_${some % 3}`,
    `CREATE INDEX IF NOT EXISTS index_${some % 2} ON t (i)`,
    `DROP INDEX IF EXISTS index_${some % 2}`,
    `CREATE OR REPLACE VIEW v AS SELECT ${some} AS n`,
  ];
  return random.pick(changes);
}

/** Compares each copy with its source, byte for byte, after checkpoints of a foreign writer that rests meanwhile. */
export async function tortureBlocks({ folder, start, checkpoints, random }: Options): Promise<BlocksFigures> {
  const path = folder.file('learning.db');
  const writer = await start(path);
  await writer.run('CREATE TABLE t (i INTEGER, text VARCHAR)', rows(0, 200_000));
  const snapshots = new Snapshots({ path, snapshotPath: folder.file('copies'), maxStalenessSeconds: 0 });
  const figures = { checkpoints: 0, full: 0, blocks: 0, written: 0, ofBytes: 0, wrong: 0 };
  let lease = null;
  try {
    while (figures.checkpoints < checkpoints) {
      const changes = Array.from({ length: 1 + random.below(3) }, () => change(random, figures.checkpoints));
      await writer.run(...changes, 'CHECKPOINT');
      // Sometimes one copy is still read while the next is made, sometimes it is not.
      if (random.next() < 0.5) lease = release(lease);
      const next = await snapshots.acquire({ askedAt: Date.now(), freshness: 'latest' });
      release(lease);
      lease = next;
      const [source, copy] = await Promise.all([readFile(path), readFile(lease.generation.path)]);
      if (!source.equals(copy)) figures.wrong++;
      figures.ofBytes += copy.length;
      figures.checkpoints++;
    }
    const { refreshes } = await snapshots.status();
    figures.full = refreshes.full.count;
    figures.blocks = refreshes.blocks.count;
    figures.written = refreshes.blocks.bytes;
    return figures;
  } finally {
    release(lease);
    await writer.stop();
    await snapshots.close();
  }
}

function release(lease: { release(): void } | null): null {
  lease?.release();
  return null;
}
