import { type FileHandle, open, rm } from 'node:fs/promises';
import { writeAll } from '../snapshot/file-system';
import type { Manifest } from './manifest';
import type { Extent, Layout } from './pieces';

/** The pieces of a database that are not as they were in a backup, one behind the other in a new file. */
export class Changes {
  readonly path: string;
  readonly pieces: number[] = [];
  bytes = 0;
  /** Why a backup of these alone is not worth it, as the end of a sentence; null as long as it is. */
  remark: string | null = null;
  readonly #before: Manifest;
  readonly #layout: Layout;
  #file: FileHandle | null = null;

  constructor(before: Manifest, layout: Layout, path: string) {
    this.path = path;
    this.#before = before;
    this.#layout = layout;
    if (before.blockBytes !== layout.blockBytes)
      this.remark = 'the last backup is of a database with blocks of another size';
  }

  /** To be called for each piece, in their order. */
  async take({ piece, bytes }: Extent, content: Buffer, hash: string): Promise<void> {
    if (this.remark !== null || hash === this.#before.hashes[piece]) return;
    if (2 * (this.bytes + bytes) > this.#layout.bytes) {
      this.remark = 'more than half of the database has changed since the last backup';
      await this.close();
      await rm(this.path, { force: true });
      return;
    }
    this.#file ??= await open(this.path, 'wx', 0o600);
    await writeAll(this.#file, content, this.bytes);
    this.pieces.push(piece);
    this.bytes += bytes;
  }

  /** Waits until the disk has them. */
  async toDisk(): Promise<void> {
    if (this.remark !== null) return;
    this.#file ??= await open(this.path, 'wx', 0o600);
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }
}
