/** Which rows of `executions` are read, and what their parts are told apart by beside the keys of the SELECT. */
export interface Reading {
  /** `EXPRESSION AS NAME`. */
  readonly by: readonly string[];
  readonly where: readonly string[];
}
