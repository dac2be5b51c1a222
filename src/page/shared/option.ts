/** One of the values that a variable can have. */
export interface Option {
  readonly text: string;
  readonly value: string;
}
