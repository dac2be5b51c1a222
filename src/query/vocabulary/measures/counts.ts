import { op } from '../../tree/op';
import { type Sql, sql } from '../../tree/sql';

export const ROWS = sql`count(*)`;

/** The number of rows that meet the condition. */
export const where = op.countIf;

export const SUCCESSES = where(sql`success`);

/** True for rows whose outcome is known: the denominator of every rate of outcomes. */
export const KNOWN = sql`success IS NOT NULL`;

/** Whether it is so, of the rows whose outcome is known; NULL of the others. */
export const ofKnown = (condition: Sql) => sql`CASE WHEN ${KNOWN} THEN ${condition} END`;

/** A sum that is 0 where nothing ran, and NULL where something ran and nothing is known of it. */
export const total = (value: Sql) => sql`coalesce(sum(${value}), CASE WHEN ${ROWS} = 0 THEN 0 END)`;
