export interface SchemaColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
  readonly meaning?: string;
  readonly unit?: string;
}

export interface SchemaTable {
  readonly name: string;
  readonly columns: readonly SchemaColumn[];
}

/** Every table and view that a query can name. */
export interface Schema {
  readonly tables: readonly SchemaTable[];
}
