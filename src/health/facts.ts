import { endOfPast, instantOf, storedNow } from '../model/clock';
import { handledBefore } from '../quality/handled-before';
import { type Ask, numberOf, textOf } from '../quality/rules';
import { tablesPresent } from '../quality/tables-present';

/** What a database says of itself, cheaply. */
export interface Facts {
  readonly rowCount: number;
  /** ISO 8601, UTC; null without rows whose time has passed. */
  readonly latestRecord: string | null;
  readonly ageHours: number | null;
  /** Records that operations have written, moved or deleted; told of a database without executions only. */
  readonly handled: number;
  /** Records held in quarantine. */
  readonly quarantined: number;
  /** Decisions without an outcome that were given up in the last 7 days. */
  readonly expired: number;
  /** Operations whose last run failed. */
  readonly failed: readonly string[];
}

/** Of the tables beside executions, each where the database has it, and what stands for it where not. */
const ELSEWHERE = (now: string) =>
  [
    ['quarantined', 'quarantine', `CAST(count(*) AS DOUBLE) FROM main.quarantine WHERE status = 'held'`, '0'],
    [
      'expired',
      'routing_decisions',
      `CAST(count(*) AS DOUBLE) FROM main.routing_decisions WHERE status = 'expired' AND settled_at > ${now} - INTERVAL 7 DAY`,
      '0',
    ],
    [
      'failed',
      'maintenance_log',
      `coalesce(string_agg(operation, ',' ORDER BY operation), '') FROM (SELECT operation, arg_max(outcome, started_at) AS outcome FROM main.maintenance_log GROUP BY operation) WHERE outcome = 'failed'`,
      `''`,
    ],
  ] as const;

/** @param storedTimeZone in which the timestamps of executions were written */
export async function readFacts(ask: Ask, storedTimeZone = 'UTC'): Promise<Facts> {
  const tables = await tablesPresent(ask);
  const now = storedNow(storedTimeZone);
  const elsewhere = ELSEWHERE(storedNow('UTC')).map(([name, table, select, otherwise]) =>
    tables.has(table) ? `(SELECT ${select}) AS ${name}` : `${otherwise} AS ${name}`,
  );
  const [row] = await ask(`SELECT row_count, epoch(${now} - latest) / 3600 AS age_hours,
  strftime(${instantOf('latest', storedTimeZone)}, '%Y-%m-%dT%H:%M:%S.%gZ') AS latest_record,
  ${elsewhere.join(',\n  ')}
FROM (SELECT CAST(count(*) AS DOUBLE) AS row_count, max(timestamp) FILTER (timestamp <= ${endOfPast(now)}) AS latest FROM executions)`);
  const of = row!;
  const failed = String(of.failed);
  const rowCount = numberOf(of.row_count);
  return {
    rowCount,
    latestRecord: textOf(of.latest_record),
    ageHours: of.age_hours === null ? null : numberOf(of.age_hours),
    handled: rowCount === 0 ? await handledBefore(ask) : 0,
    quarantined: numberOf(of.quarantined),
    expired: numberOf(of.expired),
    failed: failed === '' ? [] : failed.split(','),
  };
}
