export const ROWS = 'count(*)';

/** How many rows meet the condition. */
export const where = (condition: string) => `${ROWS} FILTER (WHERE ${condition})`;

export const SUCCESSES = where('success');
