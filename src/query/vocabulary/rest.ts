/** The group of all that a limit leaves out. A database may well have a group of its own named "other". */
export const REST = 'other (rest)';

interface Limited {
  readonly dimensions?: readonly unknown[];
  readonly limit?: number | undefined;
  /** Whether the query asks for the rest; where it does not say, buckets decide. */
  readonly other?: boolean | undefined;
}

/** Whether what the limit leaves out is a group of the answer. */
export function hasRest({ dimensions = [], limit, other }: Limited, bucketed: boolean): boolean {
  return limit !== undefined && dimensions.length > 0 && (other ?? bucketed);
}
