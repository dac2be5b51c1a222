/** A variable of the dashboard that the page plays. */
export interface PageVariable {
  readonly name: string;
  readonly value: string | readonly string[];
  /** What "All" stands for. */
  readonly every?: readonly string[];
}
