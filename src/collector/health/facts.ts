import { NOW_UTC } from '../../model/columns';
import type { Session } from '../../store/session';

/** What the database says of itself, cheaply. */
export interface StoreFacts {
  readonly rowCount: number;
  /** ISO 8601, UTC; null without rows. */
  readonly latestRecord: string | null;
  readonly ageHours: number | null;
  /** Records held in quarantine. */
  readonly quarantined: number;
  /** Decisions without an outcome that were given up in the last 7 days. */
  readonly expired: number;
  /** Operations whose last run failed. */
  readonly failed: readonly string[];
}

export async function readFacts(session: Session): Promise<StoreFacts> {
  const [row] = await session.all(`
    SELECT (SELECT count(*) FROM executions)::DOUBLE AS row_count,
      (SELECT strftime(max(timestamp), '%Y-%m-%dT%H:%M:%S.%gZ') FROM executions) AS latest,
      (SELECT epoch(${NOW_UTC} - max(timestamp)) / 3600 FROM executions)::DOUBLE AS age_hours,
      (SELECT count(*) FROM quarantine WHERE status = 'held')::DOUBLE AS quarantined,
      (SELECT count(*) FROM routing_decisions WHERE status = 'expired' AND settled_at > ${NOW_UTC} - INTERVAL 7 DAY)::DOUBLE AS expired,
      (SELECT coalesce(string_agg(operation, ',' ORDER BY operation), '') FROM
        (SELECT operation, arg_max(outcome, started_at) AS outcome FROM maintenance_log GROUP BY operation)
        WHERE outcome = 'failed') AS failed`);
  const of = row!;
  const failed = String(of.failed);
  return {
    rowCount: Number(of.row_count),
    latestRecord: of.latest === null ? null : String(of.latest),
    ageHours: of.age_hours === null ? null : Number(of.age_hours),
    quarantined: Number(of.quarantined),
    expired: Number(of.expired),
    failed: failed === '' ? [] : failed.split(','),
  };
}
