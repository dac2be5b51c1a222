/** Answers one SELECT with its rows by column: numbers as numbers where they are DOUBLE, times and JSON as text. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export const numberOf = (value: unknown): number => Number(value);
export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
