import { LearningError } from '../error/learning-error';
import { ROW_RULES } from '../model/checks';
import type { Ask } from '../quality/rules';
import { type Finding, validate } from '../quality/validate';

/** Health of the rows, by the checks of `db validate`. */
export interface RowHealth {
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

/** Checks whose violations are critical: values that are missing, and ids that come twice. */
const CRITICAL: ReadonlySet<string> = new Set(
  ROW_RULES.filter(({ kind }) => kind === 'null').map(({ name }) => name),
).add('duplicate_task_id');

export const severityOfCheck = (check: string): 'critical' | 'warning' =>
  CRITICAL.has(check) ? 'critical' : 'warning';

/** The checks that found violations. */
export const violationsOf = (checks: readonly Finding[]): Finding[] =>
  checks.filter(({ kind, rows }) => kind === 'violation' && rows > 0);

function healthOf(issues: RowHealth['issues']): RowHealth {
  const critical = issues.filter(({ severity }) => severity === 'critical').length;
  return {
    status: critical > 0 ? 'critical' : issues.length > 0 ? 'warning' : 'healthy',
    total_issues: issues.length,
    by_severity: { critical, warning: issues.length - critical },
    issues,
    checked_at: new Date().toISOString(),
  };
}

/** Reads all rows. Throws LearningError. */
export async function checkRows(ask: Ask, storedTimeZone = 'UTC'): Promise<RowHealth> {
  const { checks } = await validate(ask, { storedTimeZone, samples: 0 });
  return healthOf(
    violationsOf(checks).map(({ check, description, rows }) => ({
      check,
      severity: severityOfCheck(check),
      description,
      rows,
    })),
  );
}

/** The health of rows that nobody can read. */
export function unreadableRows(cause: unknown): RowHealth {
  const { code, message, hint } = LearningError.from(cause);
  return healthOf([{ check: code, severity: 'critical', description: `${message} ${hint}`, rows: 0 }]);
}
