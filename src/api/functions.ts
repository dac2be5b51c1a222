export interface SqlFunction {
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate' | 'table' | 'macro';
  /** Names of the parameters, for each way to call it. */
  readonly signatures: readonly (readonly string[])[];
  /** As DuckDB writes the type; absent where it depends on the arguments. */
  readonly returns?: string;
  readonly meaning?: string;
  readonly example?: string;
  /** Other names that it can be called by. */
  readonly aliases?: readonly string[];
}

/** The functions that queries may call, as DuckDB tells of them itself. */
export interface SqlFunctions {
  readonly functions: readonly SqlFunction[];
}
