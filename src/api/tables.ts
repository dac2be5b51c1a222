import type { Problem } from './status';

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
  /** Those that travel, with their types as DuckDB writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that stay with the server: what people typed, embeddings, and what is not of the model. */
  readonly withheld: readonly string[];
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
  /** Differs whenever anything differs that queries see. */
  readonly state: string;
  /** Null where the state is the one that is known. */
  readonly tables: readonly PartedTable[] | null;
}
