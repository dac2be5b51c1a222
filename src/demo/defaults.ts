export const DEFAULT_ROWS = 50_000;
export const DEFAULT_DAYS = 30;
export const DEFAULT_SEED = 1;

/** Rows a second of the writer. */
export const DEFAULT_RATE = 0.1;
