/** How an aggregate over all rows comes from what the same rows yield apart. */
interface Decomposed {
  /** Over the rows of a part. @param argument of the aggregate @param filter `FILTER (WHERE …)`, or nothing */
  readonly parts: (argument: string, filter: string) => readonly string[];
  /** Over the parts. @param columns that hold what each of the `parts` yielded */
  readonly whole: (...columns: readonly string[]) => string;
}

const count: Decomposed = {
  parts: (argument, filter) => [`count(${argument})${filter}`],
  whole: (counts) => `CAST(coalesce(sum(${counts}), 0) AS BIGINT)`,
};

const alike = (name: string): Decomposed => ({
  parts: (argument, filter) => [`${name}(${argument})${filter}`],
  whole: (values) => `${name}(${values})`,
});

/**
 * Aggregates that can be added up. What is not named here needs all its rows at once. DuckDB names `count(*)` by itself;
 * without an argument it counts rows as well.
 */
export const DECOMPOSED: ReadonlyMap<string, Decomposed> = new Map([
  ['count', count],
  ['count_star', count],
  ['sum', alike('sum')],
  ['min', alike('min')],
  ['max', alike('max')],
  [
    'avg',
    {
      parts: (argument, filter) => [`sum(${argument})${filter}`, `count(${argument})${filter}`],
      whole: (sums, counts) => `CAST(sum(${sums}) AS DOUBLE) / sum(${counts})`,
    },
  ],
]);
