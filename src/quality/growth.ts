import { storedNow } from '../model/clock';
import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import { type Ask, numberOf } from './rules';

/** Days over which rows are counted, where the record is as old. */
const WINDOW_DAYS = 30;
/** Days that rows are kept where nobody says how long. */
const RETENTION_DAYS = 90;

export interface Growth {
  /** Rows that came in, on the mean of the days that were counted. */
  readonly rowsPerDay: number;
  /** Days counted: up to 30, fewer where the record is younger; 0 without rows. */
  readonly days: number;
  /** Bytes of the file in use for each row, indexes and all; null without rows. */
  readonly bytesPerRow: number | null;
  readonly bytesPerDay: number | null;
  /** Bytes in use once the oldest row is as old as rows become. */
  readonly settledBytes: number | null;
  readonly retentionDays: number;
  /** Until the file is as large as each threshold that is set: 0 when it is, null when it does not grow to it. */
  readonly thresholds: readonly {
    readonly level: 'warning' | 'critical';
    readonly bytes: number;
    readonly days: number | null;
  }[];
}

interface GrowthOptions {
  readonly storedTimeZone?: string;
  readonly retentionDays?: number;
  /** Sizes that are looked ahead to. */
  readonly limits?: AllLimits;
}

interface Size {
  readonly rows: number;
  readonly databaseBytes: number;
  readonly freeBytes: number;
}

/** Growth by the rows that really came, not by a guess of their size. New rows take the free space of the file first. */
export async function growthOf(
  ask: Ask,
  { rows, databaseBytes, freeBytes }: Size,
  { storedTimeZone = 'UTC', retentionDays = RETENTION_DAYS, limits = DEFAULT_LIMITS }: GrowthOptions = {},
): Promise<Growth> {
  const now = storedNow(storedTimeZone);
  const [counted] = await ask(`SELECT
  CAST(count(*) FILTER (WHERE timestamp > ${now} - INTERVAL ${WINDOW_DAYS} DAY AND timestamp <= ${now}) AS DOUBLE) AS recent,
  CASE WHEN count(timestamp) > 0
    THEN greatest(1, epoch(${now} - greatest(least(min(timestamp), ${now}), ${now} - INTERVAL ${WINDOW_DAYS} DAY)) / 86400) END AS days
FROM executions`);
  const days = rows === 0 || counted!.days === null ? 0 : numberOf(counted!.days);
  const rowsPerDay = days === 0 ? 0 : numberOf(counted!.recent) / days;
  const used = databaseBytes - freeBytes;
  const bytesPerRow = rows === 0 ? null : used / rows;
  const bytesPerDay = bytesPerRow === null ? null : rowsPerDay * bytesPerRow;
  return {
    rowsPerDay,
    days,
    bytesPerRow,
    bytesPerDay,
    settledBytes: bytesPerDay === null ? null : bytesPerDay * retentionDays,
    retentionDays,
    thresholds: (['warning', 'critical'] as const).flatMap((level) => {
      const bytes = limits.database_bytes[level];
      if (bytes === null) return [];
      return [{ level, bytes, days: databaseBytes >= bytes ? 0 : bytesPerDay ? (bytes - used) / bytesPerDay : null }];
    }),
  };
}
