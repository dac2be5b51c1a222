/** A number for each row, equal where the rows' labels are equal, counted from 0 in order of first appearance. */
export interface RowCodes {
  readonly codes: Int32Array;
  /** For each code the first row that has it. */
  readonly firstRows: readonly number[];
}
