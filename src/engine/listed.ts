/** A table or view that a query can name. */
export interface Relation {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    /** As the engine writes it. */
    readonly type: string;
  }[];
}

/** A function that a query may call. */
export interface SqlFunction {
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate' | 'table' | 'macro';
  /** Names of the parameters, for each way to call it. */
  readonly signatures: readonly (readonly string[])[];
  /** As the engine writes the type; absent where it depends on the arguments. */
  readonly returns?: string;
  readonly meaning?: string;
  readonly example?: string;
  /** Other names that it can be called by. */
  readonly aliases?: readonly string[];
}
