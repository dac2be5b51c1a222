import { ROW_RULES } from '../../model/checks';
import { storedNow } from '../../model/clock';
import type { Session } from '../../store/session';

/** Health of the rows, by the rules of docs/data-model.md. */
export interface DatabaseHealth {
  readonly status: 'healthy' | 'warning' | 'critical';
  /** Rules that rows break. */
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

/** Reads all rows once. */
export async function checkRows(session: Session): Promise<DatabaseHealth> {
  const now = storedNow('UTC');
  const counts = ROW_RULES.map(({ violation }, i) => `count(*) FILTER (WHERE ${violation(now)})::DOUBLE AS r${i}`);
  const [row] = await session.all(`SELECT ${counts.join(', ')} FROM executions`);
  const issues = ROW_RULES.flatMap(({ name, kind, description }, i) => {
    const rows = Number(row![`r${i}`]);
    const severity = kind === 'null' ? ('critical' as const) : ('warning' as const);
    return rows === 0 ? [] : [{ check: name, severity, description, rows }];
  });
  const critical = issues.filter(({ severity }) => severity === 'critical').length;
  return {
    status: critical > 0 ? 'critical' : issues.length > 0 ? 'warning' : 'healthy',
    total_issues: issues.length,
    by_severity: { critical, warning: issues.length - critical },
    issues,
    checked_at: new Date().toISOString(),
  };
}
