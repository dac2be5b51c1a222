/** The one channel that a data source has in Grafana Live. */
export const COMMITS_CHANNEL = 'commits';

/** Names the copy of the database that is there to be asked. */
export interface CopyAtHand {
  /** Null where there is none yet. */
  readonly generation: string | null;
}

/** Said in the channel once there is a copy with what was committed. */
export interface CommitEvent {
  readonly generation: string;
  /** Milliseconds over which those who hear it are to spread their questions. */
  readonly spreadMs: number;
}
