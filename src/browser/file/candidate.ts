import type { ReadAt } from '../../storage/read-at';
import type { RemoteFile } from '../source';

/** A file that is to be opened, of which nobody knows yet whether it is a learning database. */
export interface Candidate {
  /** The name of the file, without its folder. */
  readonly name: string;
  readonly demo: boolean;
  readonly bytes: number;
  readonly read: ReadAt;
  readonly database: Blob | RemoteFile;
  /** Its write-ahead log, where one was given. */
  readonly log: Blob | null;
  /** Whether it is what it was when it was chosen. */
  readonly isSame: () => Promise<boolean>;
}

export const readOf =
  (blob: Blob): ReadAt =>
  async (position, bytes) =>
    new Uint8Array(await blob.slice(position, position + bytes).arrayBuffer());
