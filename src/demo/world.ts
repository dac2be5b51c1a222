/** Times are milliseconds since the epoch; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** While it lasts, tasks on the pool run into their time limit and are retried there. */
export interface Incident extends Span {
  readonly pool: string;
}

/** What the generated rows depend on, beside their number and their time. */
export interface World {
  readonly seed: number;
  readonly incidents: readonly Incident[];
  /** Real costs grow away from their estimates over this time, and stay there. */
  readonly drift: Span;
  /** Harder kinds of tasks are asked for while it lasts; null for never. */
  readonly harder: Span | null;
  /** No row is uploaded later than this, milliseconds since the epoch. */
  readonly uploadedBy: number;
  readonly embeddings: boolean;
}
