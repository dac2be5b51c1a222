/** A value of an answer, and what Explore asks when its link is followed. */
export interface Followed {
  readonly field: string;
  readonly value: unknown;
  /** Over all rows, as a stat shows it, and not of one. */
  readonly calculated: boolean;
  readonly range?: { readonly from: string; readonly to: string };
  readonly query: unknown;
}
