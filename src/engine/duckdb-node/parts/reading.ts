/** Which rows of the record are read, and what their parts are told apart by beside the keys of the SELECT. */
export interface Reading {
  /** The table of the live rows, or archived ones by its name. */
  readonly from: string;
  /** `EXPRESSION AS NAME`. */
  readonly by: readonly string[];
  readonly where: readonly string[];
}
