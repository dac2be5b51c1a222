import type { ListenAddress } from '../http/listen';
import type { AllLimits } from '../model/limits';
import type { DailyTime } from './schedule/daily';

export interface CollectorOptions {
  /** The path of the database; created when absent. */
  readonly path: string;
  readonly listen: ListenAddress;
  /** Asked of every request; null for none, on loopback only. */
  readonly token: string | null;
  /** Bytes of the body of a request. */
  readonly maxBodyBytes: number;
  /** Records that may wait for the database. */
  readonly maxEntries: number;
  /** DuckDB's memory limit when it opens the database. */
  readonly memoryLimitMb: number;
  /** After which a decision without an outcome is given up, milliseconds. */
  readonly decisionTimeout: number;
  readonly retentionDays?: number | undefined;
  readonly archiveDir?: string | undefined;
  readonly backupDir?: string | undefined;
  /** Older backups are removed after one was taken; all stay unless told. */
  readonly backupKeepDays?: number | undefined;
  readonly zone: string;
  readonly retentionAt: DailyTime;
  readonly backupAt: DailyTime;
  readonly checksAt: DailyTime;
  /** The limits by which health tells alerts. */
  readonly limits: AllLimits;
  /** A line for whoever looks after it. */
  readonly say: (line: string) => void;
}
