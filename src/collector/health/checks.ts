import { ROW_RULES } from '../../model/checks';
import { validate } from '../../quality/validate';
import type { Session } from '../../store/session';

/** Health of the rows, by the checks of `db validate`. */
export interface DatabaseHealth {
  readonly status: 'healthy' | 'warning' | 'critical';
  /** Checks that found violations. */
  readonly total_issues: number;
  readonly by_severity: { readonly critical: number; readonly warning: number };
  readonly issues: readonly {
    readonly check: string;
    readonly severity: 'critical' | 'warning';
    readonly description: string;
    readonly rows: number;
  }[];
  /** ISO 8601, UTC. */
  readonly checked_at: string;
}

/** Without what they miss, rows are not what they say. */
const CRITICAL: ReadonlySet<string> = new Set(
  ROW_RULES.filter(({ kind }) => kind === 'null').map(({ name }) => name),
).add('duplicate_task_id');

/** Reads all rows. */
export async function checkRows(session: Session): Promise<DatabaseHealth> {
  const { checks } = await validate((sql) => session.all(sql), { samples: 0 });
  const issues = checks
    .filter(({ kind, rows }) => kind === 'violation' && rows > 0)
    .map(({ check, description, rows }) => ({
      check,
      severity: CRITICAL.has(check) ? ('critical' as const) : ('warning' as const),
      description,
      rows,
    }));
  const critical = issues.filter(({ severity }) => severity === 'critical').length;
  return {
    status: critical > 0 ? 'critical' : issues.length > 0 ? 'warning' : 'healthy',
    total_issues: issues.length,
    by_severity: { critical, warning: issues.length - critical },
    issues,
    checked_at: new Date().toISOString(),
  };
}
