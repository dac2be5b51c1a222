// Made by npm run generate from the DuckDB that is installed.
export const ENGINE_STORAGE = {
  /** The DuckDB that reads the copies. */
  release: '1.5.6',
  /** The name under which a newer DuckDB makes files that it can read. */
  name: 'v1.5.0',
  /** The newest storage version that it can read. */
  newest: 68n,
} as const;
