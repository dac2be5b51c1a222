import type { Problem } from './status';

/** A database that can be copied. */
export interface FoundDatabase {
  readonly file: string;
  readonly bytes: number;
  /** Bytes of the write-ahead log. */
  readonly logBytes: number;
  /** When database or log was last written to, ISO 8601. */
  readonly writtenAt: string;
  readonly storageVersion: number;
  readonly createdBy: string;
}

/** What there is at a path. */
export type PathCheck = { readonly found: FoundDatabase } | { readonly problem: Problem };
