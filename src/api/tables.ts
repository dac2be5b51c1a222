import type { Problem } from './status';

/** Rows that one part has room for; as many as a row group of DuckDB. */
export const PART_ROWS = 122_880;

/** So many times the last part may be cut. */
export const MOST_EDGES = 16;

/** Rows of a table that follow each other. */
export interface TablePart {
  /** Of its content: other rows, other values or other columns have another name. */
  readonly name: string;
  /** Place of its first row, and the one after its last. Places of deleted rows stay empty. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** A table in parts, as a browser may hold it. */
export interface PartedTable {
  readonly name: string;
  /** The columns that travel, with their types as DuckDB writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that stay with the server: what people typed, embeddings, and what is not of the model. */
  readonly withheld: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  /** About what it takes in the memory of a browser. */
  readonly bytes: number;
  readonly parts: readonly TablePart[];
  /** Why it does not travel; it has no parts then. */
  readonly problem: Problem | null;
}

/** The tables of the copy at hand. */
export interface Tables {
  readonly generation: string;
  /** The copy holds at least everything committed by then, milliseconds since 1970. */
  readonly asOf: number;
  /** How old that is now, milliseconds: whoever asks may have another clock. */
  readonly age: number;
  /** Why the copy is older than the data source wants it; null where it is not. */
  readonly stale: string | null;
  /** Rows that an answer may have. */
  readonly rowLimit: number;
  /** Differs whenever anything differs that queries see. */
  readonly state: string;
  /** Null where the state is the one that is known. */
  readonly tables: readonly PartedTable[] | null;
}
