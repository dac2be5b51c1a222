import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that two processes have open and that has no name: it is gone when they are, however they end. */
export class SharedFile {
  readonly fd: number;

  /** Null where no file can be made: it only makes large results faster. */
  static create(): SharedFile | null {
    const path = join(tmpdir(), `.mahavishnu-learning-${randomUUID()}`);
    try {
      const fd = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
      return new SharedFile(fd);
    } catch {
      return null;
    }
  }

  /** @param fd of a file that another process has made */
  constructor(fd: number) {
    this.fd = fd;
  }

  /** From the start of the file. Throws where the disk is full. */
  write(parts: readonly Uint8Array[]): void {
    let end = 0;
    for (const part of parts) {
      for (let at = 0; at < part.byteLength; ) at += writeSync(this.fd, part, at, part.byteLength - at, end + at);
      end += part.byteLength;
    }
  }

  /** Throws where there are fewer bytes. */
  read(bytes: number): Buffer {
    const target = Buffer.allocUnsafeSlow(bytes);
    for (let at = 0; at < bytes; ) {
      const read = readSync(this.fd, target, at, bytes - at, at);
      if (read === 0) throw new Error('The shared file ends too early.');
      at += read;
    }
    return target;
  }

  /** Gives its space back, where it can. */
  clear(): void {
    try {
      ftruncateSync(this.fd, 0);
    } catch {
      // What comes next is written over it.
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}
