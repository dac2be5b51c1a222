/** How a live database is read. What is left out has a default. */
export interface LiveSettings {
  /** The learning database, absolute. */
  readonly path: string;
  readonly maxStalenessSeconds?: number;
  readonly queryTimeoutSeconds?: number;
  readonly rowLimit?: number;
  readonly byteLimitMb?: number;
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  readonly maxConcurrentQueries?: number;
  readonly storedTimeZone?: string;
  readonly snapshotPath?: string;
  /** The folder of the archive, absolute. */
  readonly archivePath?: string;
  /** One of Oneiric's SQLite files, or the folder that holds them, absolute. */
  readonly workflowsPath?: string;
  /** The folder of the snapshots of coverage, absolute. */
  readonly coveragePath?: string;
}
