import { randomBytes } from 'node:crypto';

/** The tables that are archived, each with its folder; rows of `feedback` go with their execution. */
export const ARCHIVED_TABLES = ['executions', 'feedback'] as const;

export type ArchivedTable = (typeof ARCHIVED_TABLES)[number];

/** Holds one JSON file a run, without which a run has not been. */
export const MANIFESTS = 'manifests';

/** The key of hive's partitions. */
export const DAY = 'day';

/** The day that a row is filed under, in SQL of ours: tables may have a column `day`. */
export const FILED_UNDER = '"filed under"';

/** Of a run that is under way, or was cut short. */
const STAGING = '.writing-';

const RUN = String.raw`\d{8}T\d{6}Z-[0-9a-f]{8}`;
const PART = new RegExp(`^(${ARCHIVED_TABLES.join('|')})/day=(\\d{4}-\\d\\d-\\d\\d)/part-(${RUN})-\\d+\\.parquet$`);
const MANIFEST = new RegExp(`^(${RUN})\\.json$`);
const STAGED = new RegExp(`^\\.writing-(${RUN})$`);

const timeOf = (milliseconds: number) => new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d+/g, '');

const secondsOf = (run: string) =>
  Date.parse(run.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * The name of a run: when it began, UTC, and chance, so that no two have the same. It comes after the last one by name,
 * whatever the clock says: of a row that both have archived the later one holds the last state.
 * @param last null where there is none
 */
export function runName(now: number, last: string | null): string {
  const begun = last === null ? now : Math.max(now, secondsOf(last) + 1000);
  return `${timeOf(begun)}-${randomBytes(4).toString('hex')}`;
}

export const stagingName = (run: string) => STAGING + run;

export const manifestName = (run: string) => `${run}.json`;

/** As DuckDB names the files that it writes into the folder of each day. */
export const partPattern = (run: string) => `part-${run}-{i}`;

export interface Part {
  readonly table: ArchivedTable;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly run: string;
}

/** What the path of a file, relative to the archive, tells of it; null where it is no file of an archive. */
export function partAt(path: string): Part | null {
  const [, table, day, run] = PART.exec(path) ?? [];
  return table === undefined ? null : { table: table as ArchivedTable, day: day!, run: run! };
}

export const runOfManifest = (name: string): string | null => MANIFEST.exec(name)?.[1] ?? null;

export const runOfStaging = (name: string): string | null => STAGED.exec(name)?.[1] ?? null;
