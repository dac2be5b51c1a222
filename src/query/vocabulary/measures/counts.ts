export const ROWS = 'count(*)';

/** How many rows meet the condition. */
export const where = (condition: string) => `${ROWS} FILTER (WHERE ${condition})`;

export const SUCCESSES = where('success');

/** True for rows whose outcome is known: the denominator of every rate of outcomes. */
export const KNOWN = 'success IS NOT NULL';

/** Whether it is so, of the rows whose outcome is known; NULL of the others. */
export const ofKnown = (condition: string) => `CASE WHEN ${KNOWN} THEN ${condition} END`;

/** A sum that is 0 where nothing ran, and NULL where something ran and nothing is known of it. */
export const total = (value: string) => `coalesce(sum(${value}), CASE WHEN ${ROWS} = 0 THEN 0 END)`;
