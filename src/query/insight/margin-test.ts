import { op } from '../tree/op';
import { name, type Sql, sql } from '../tree/sql';

/** A share of successes, and the executions that it is of. */
interface Counted {
  readonly share: Sql;
  readonly n: Sql;
}

/** Under it a variance is 0, by which nothing can be divided. */
const LEAST = sql`1e-18`;

const within = (value: Sql) => sql`greatest(0, least(1, ${value}))`;

const ofShare = (column: Sql) => sql`${column} * (1 - ${column})`;

/** Columns that are each made of the columns before it. */
function columns({ share: dear, n: nDear }: Counted, { share: cheap, n: nCheap }: Counted, margin: number) {
  return {
    part: sql`${nCheap} / ${nDear}`,
    square: sql`-(1 + part + ${dear} + part * ${cheap} + ${margin} * (part + 2)) / (1 + part)`,
    slope: sql`(${margin} * ${margin} + ${margin} * (2 * ${dear} + part + 1) + ${dear} + part * ${cheap}) / (1 + part)`,
    depth: sql`power(square / 3, 3) - square * slope / 6 - ${dear} * ${margin} * (1 + ${margin}) / (2 * (1 + part))`,
    turn: sql`CASE WHEN depth < 0 THEN -1 ELSE 1 END * sqrt(greatest(${LEAST}, power(square / 3, 2) - slope / 3))`,
    angle: sql`(pi() + acos(greatest(-1, least(1, depth / power(turn, 3))))) / 3`,
    likely_dear: within(sql`2 * turn * cos(angle) - square / 3`),
    likely_cheap: within(sql`likely_dear - ${margin}`),
    spread: sql`greatest(${LEAST}, ${ofShare(sql`likely_dear`)} / ${nDear} + ${ofShare(sql`likely_cheap`)} / ${nCheap})`,
    skew: sql`(${ofShare(sql`likely_dear`)} * (1 - 2 * likely_dear) / power(${nDear}, 2)
      - ${ofShare(sql`likely_cheap`)} * (1 - 2 * likely_cheap) / power(${nCheap}, 2)) / (6 * power(spread, 1.5))`,
    score: sql`skew + (${dear} - ${cheap} - ${margin}) / sqrt(spread)`,
    z: sql`-2 * score / (1 + sqrt(greatest(0, 1 + 4 * skew * score)))`,
  };
}

/**
 * SELECT of all rows of a table with `p_less` and `p_more`: the chances of so small a difference `dear - cheap`, or a
 * smaller one, and of so large a difference, or a larger one, were it the margin in truth. The score test: its variance
 * is that of the likeliest shares that are the margin apart (Farrington and Manning 1990, in closed form), corrected for
 * skewness (Gart and Nam 1990). A variance by the shares as they were seen promises too much where nearly all succeed:
 * 100 of 100 are not certain to.
 */
export function marginTest(table: Sql, dear: Counted, cheap: Counted, margin: number): Sql {
  const staged = Object.entries(columns(dear, cheap, margin)).reduce(
    (rows, [column, made]) => sql`(SELECT *, ${made} AS ${name(column)} FROM ${rows})`,
    table,
  );
  return sql`SELECT *, 1 - p_less AS p_more FROM (SELECT *, ${op.upperTail(sql`z`)} AS p_less FROM ${staged})`;
}
