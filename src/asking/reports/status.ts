import { LearningError } from '../../error/learning-error';
import { type AllLimits, DEFAULT_LIMITS, isBeyond, statusOf } from '../../model/limits';
import { handledBefore } from '../../quality/handled-before';
import type { Asker, AskOptions, ReportOptions } from '../asker';
import { selecting } from '../selecting';
import { type TimeRangeName, timeRangeOf } from '../time-ranges';
import { figuresOfAll } from './figures';
import { formatUnit } from './format-measure';

export const STATUSES = ['OK', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export type Status = (typeof STATUSES)[number];

export interface StatusReport {
  /** ERROR: nothing can be said, for the reason in `errors`. */
  readonly status: Status;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly database: {
    readonly path: string;
    /** In megabytes of 1,000,000 bytes; null, as the others, where it cannot be told. */
    readonly size_mb: number | null;
    readonly schema_version: string | null;
  };
  readonly executions: {
    readonly total: number | null;
    readonly recent_1h: number | null;
    readonly daily: number | null;
    readonly weekly: number | null;
  };
  /** Of the last 24 hours; percent, seconds, points of 100; null where nothing ran. */
  readonly performance: {
    readonly daily_success_rate: number | null;
    readonly avg_duration_seconds: number | null;
    readonly avg_quality_score: number | null;
  };
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  /** Code of the error, where the status is ERROR. */
  readonly error_type?: string;
}

interface StatusOptions extends ReportOptions {
  /** What the database is called. Default the name of its file. */
  readonly path?: string;
  /** Default those of the whole product. */
  readonly limits?: AllLimits;
}

/** The status where nothing can be said. */
export function errorStatus(path: string, cause: unknown, now = Date.now()): StatusReport {
  const { code, message, hint } = LearningError.from(cause);
  return {
    status: 'ERROR',
    timestamp: new Date(now).toISOString(),
    database: { path, size_mb: null, schema_version: null },
    executions: { total: null, recent_1h: null, daily: null, weekly: null },
    performance: { daily_success_rate: null, avg_duration_seconds: null, avg_quality_score: null },
    warnings: [],
    errors: [`[${code}] ${message} ${hint}`],
    error_type: code,
  };
}

const EXECUTIONS = { executions: 'executions' } as const;

interface Facts {
  readonly total: number;
  readonly bytes: number;
  readonly schemaVersion: string | null;
  /** Milliseconds since the epoch. */
  readonly newest: number | null;
  /** When the copy was taken that these are of, milliseconds since the epoch. */
  readonly asOf: number;
}

/** A copy that is older was to be replaced by now. */
const STALE_MS = 60_000;

async function factsOf(asker: Pick<Asker, 'ask'>, options: AskOptions): Promise<Facts> {
  const asked = await asker.ask(
    {
      queryType: 'sql',
      rawSql: 'SELECT row_count, database_bytes, schema_version, newest_past AS newest FROM database_status',
      format: 'table',
    },
    { from: 0, to: 0 },
    options,
  );
  const [total, bytes, version, newest] = asked.rows[0]!;
  return {
    total: Number(total ?? 0),
    bytes: Number(bytes),
    schemaVersion: version === null ? null : String(version),
    newest: typeof newest === 'number' ? newest : null,
    asOf: asked.asOf,
  };
}

/** The health of a database in a few numbers, as the MCP tool database_status gives it. Throws LearningError where there is none to tell. */
export async function statusReport(
  asker: Pick<Asker, 'ask' | 'file'>,
  { path = asker.file, now = Date.now(), limits = DEFAULT_LIMITS, ...options }: StatusOptions = {},
): Promise<StatusReport> {
  const over = (range: TimeRangeName) => timeRangeOf(range, now);
  const [facts, hour, day, week] = await Promise.all([
    factsOf(asker, options),
    figuresOfAll(asker, EXECUTIONS, over('1h'), options),
    figuresOfAll(
      asker,
      { executions: 'executions', rate: 'success_rate', duration: 'duration_avg', quality: 'quality_avg' },
      over('24h'),
      options,
    ),
    figuresOfAll(asker, EXECUTIONS, over('7d'), options),
  ]);
  const handled = facts.total === 0 ? await handledBefore(selecting(asker, options)) : 0;
  const { warnings, errors } = findings(facts, handled, { recent: hour.executions, rate: day.rate }, limits, now);
  return {
    status: errors.length > 0 ? 'CRITICAL' : warnings.length > 0 ? 'WARNING' : 'OK',
    timestamp: new Date(now).toISOString(),
    database: { path, size_mb: facts.bytes / 1e6, schema_version: facts.schemaVersion },
    executions: {
      total: facts.total,
      recent_1h: hour.executions,
      daily: day.executions,
      weekly: week.executions,
    },
    performance: {
      daily_success_rate: day.rate,
      avg_duration_seconds: day.duration,
      avg_quality_score: day.quality,
    },
    warnings,
    errors,
  };
}

function findings(
  { total, bytes, newest, asOf }: Facts,
  handled: number,
  { recent, rate }: { readonly recent: number | null; readonly rate: number | null },
  limits: AllLimits,
  now: number,
): { warnings: string[]; errors: string[] } {
  const warnings: string[] = [];
  const errors: string[] = [];
  if (total === 0 && handled > 0) {
    errors.push(
      `No execution records, though operations on this database have handled ${formatUnit('count', handled)} before.`,
    );
  } else if (total === 0) {
    warnings.push('No execution records: nothing has been recorded yet.');
  } else if (recent !== null && isBeyond('executions_hourly', recent, limits.executions_hourly.warning)) {
    const age =
      newest === null
        ? 'none has a time that has passed'
        : `the newest execution is ${formatUnit('seconds', (now - newest) / 1000)} old`;
    warnings.push(
      recent === 0
        ? `No recent activity (last hour): ${age}.`
        : `Little recent activity (last hour): ${formatUnit('count', recent)} of ${formatUnit('count', limits.executions_hourly.warning!)} expected executions.`,
    );
  }
  const daily = limits.daily_success_rate.warning;
  if (rate !== null && daily !== null && isBeyond('daily_success_rate', rate, daily)) {
    warnings.push(`Low success rate: ${formatUnit('percent', rate)} over 24h, below ${formatUnit('percent', daily)}.`);
  }
  if (now - asOf > STALE_MS) {
    warnings.push(
      `No fresh copy of the database for ${formatUnit('seconds', (now - asOf) / 1000)}; all is as of then.`,
    );
  }
  const size = statusOf('database_bytes', bytes, limits);
  if (size !== 'ok') {
    (size === 'critical' ? errors : warnings).push(
      `Database size above threshold: ${formatUnit('bytes', bytes)}, above ${formatUnit('bytes', limits.database_bytes[size]!)}.`,
    );
  }
  return { warnings, errors };
}
