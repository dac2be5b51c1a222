/** A server at work. */
export interface Serving {
  /** Null where it serves one client by standard input and output. */
  readonly url: string | null;
  /** Settles when nobody can ask any more. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
}
