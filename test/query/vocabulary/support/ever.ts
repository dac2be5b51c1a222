/** All that a learning database can hold. */
export const EVER = { timeRange: { from: Date.UTC(1970, 0, 1), to: Date.UTC(2250, 0, 1) } };
