/** What a record can be. */
export const KINDS = ['execution', 'feedback', 'routing'] as const;

export type Kind = (typeof KINDS)[number];

/** Why a record was refused. */
export interface Rejected {
  /** Its place among those sent, from 0. */
  readonly index: number;
  /** Null where the record as a whole is at fault. */
  readonly field: string | null;
  readonly reason: string;
}

/** What became of the records of one submission: all that is not rejected is durable. */
export interface Outcome {
  readonly inserted: number;
  readonly duplicates: number;
  readonly rejected: readonly Rejected[];
}

export interface Submission {
  readonly kind: Kind;
  /** The records as they came, of any shape. */
  readonly records: readonly unknown[];
  /** Who brought them, for the quarantine: `collector`, `otlp`. */
  readonly source: string;
  /** Bytes of the text that they came in, where that is known. */
  readonly bytes?: number;
}

/** Takes in records, whatever way they came. */
export interface Ingest {
  /**
   * Resolves when what was accepted survives kill -9 and power loss, and what was not is in quarantine. Throws
   * LearningError when nothing was taken: `busy` while the queue is full, `disk_full`, `shutting_down`.
   */
  submit(submission: Submission): Promise<Outcome>;
}
