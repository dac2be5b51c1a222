import type { Column } from './column';

/** What a person must know about an answer that is not in its rows. Grafana shows it on the panel. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** Which state of the database a result speaks of. */
interface DataState {
  /** Differs whenever the copy differs, after a restart too. */
  readonly generation: string;
  /** The database held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
  /** Whether the same SELECT yields the same again while this state stands. */
  readonly isStable: boolean;
  /** Rows that were not read again, of which it was known what they come to; absent where all were read. */
  readonly keptRows?: number;
}

/** What one SELECT yields. All columns have `rows` entries. */
export interface Result {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Whether the SELECT has more rows than these. */
  readonly isCut: boolean;
  readonly notices: readonly Notice[];
  /** Null where the engine cannot tell one state from another. */
  readonly state: DataState | null;
  /** Milliseconds spent in DuckDB: planning, executing and fetching. */
  readonly elapsed: number;
}
