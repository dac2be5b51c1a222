import type { DatabaseReport } from '../quality/database-report';
import type { TimeRange } from '../query/context';

/** A value as JSON can hold it: times are milliseconds since 1970-01-01T00:00:00Z, JSON is its text. */
export type PlainCell = number | boolean | string | null;

export interface AskedField {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'time' | 'boolean' | 'json';
  /** Grafana's id of a unit, such as `s` or `currencyUSD`. */
  readonly unit?: string;
  readonly decimals?: number;
}

/** One answer. */
export interface Asked {
  readonly fields: readonly AskedField[];
  /** Cells in the order of the fields. */
  readonly rows: readonly (readonly PlainCell[])[];
  /** What a person must know of the answer that is not in its rows. */
  readonly notices: readonly string[];
  /** What ran. */
  readonly sql: string;
  /** The copy held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Whoever answers questions about one learning database, from a private copy. */
export interface Asker {
  /** By its name, without folders. */
  readonly file: string;
  /** One query model (metric, preset or SQL), as panels put it. Throws LearningError. */
  ask(model: Readonly<Record<string, unknown>>, timeRange: TimeRange, options?: AskOptions): Promise<Asked>;
  /** How the record is read, where the database does not have it as the model does. Throws LearningError where it cannot be. */
  remarks(options?: AskOptions): Promise<readonly string[]>;
  /** File, size, schema, owner and growth. Throws LearningError. */
  report(options?: AskOptions): Promise<DatabaseReport>;
  close(): Promise<void>;
}
