export interface CopyRequest {
  /** The folder of the archive, absolute. */
  readonly root: string;
  /** The file to make, absolute, alone in its folder. */
  readonly target: string;
  /** A copy made before, to go on from; null where there is none. */
  readonly previous: string | null;
}

export interface ArchiveCopy {
  /** Executions in it, each once. */
  readonly rows: number;
  /** What could not be taken in, as sentences. */
  readonly problems: readonly string[];
}
