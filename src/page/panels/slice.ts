/** A part of a whole. */
export interface Slice {
  readonly label: string;
  readonly text: string;
  readonly color: string;
  readonly value: number;
  /** The share of the whole, from 0 to 1. */
  readonly share: number;
}

/** A share as people read it. */
export const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)}%`;
