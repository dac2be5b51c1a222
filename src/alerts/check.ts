import type { DashboardSource } from '../dashboards/source';
import { UIDS } from '../dashboards/uids';
import { type AllLimits, isHighGood, LIMITED } from '../model/limits';
import { findPreset } from '../query/all-presets';
import { findMeasure } from '../query/vocabulary/measures';
import type { AlertGroup, AlertRule } from './rule';

interface Around {
  readonly dashboards: readonly DashboardSource[];
  /** Pages of docs/runbooks, without their ending. */
  readonly runbooks: ReadonlySet<string>;
}

const sourceOf = ({ topic }: Pick<AlertRule, 'topic'>) => `src/alerts/rules/${topic}.ts`;

/** Why the rule cannot be provisioned, without saying which one; null where it can. */
function problemOf(rule: AlertRule, { dashboards, runbooks }: Around): string | null {
  const { asks, why, runbook, dashboard = UIDS.overview, panel } = rule;
  if (!runbooks.has(runbook)) return `has no runbook: docs/runbooks/${runbook}.md is not there.`;
  try {
    if ('measure' in asks) findMeasure(asks.measure);
    else findPreset(asks.preset);
    if (why) findPreset(why.preset);
  } catch (error) {
    return `asks for what is not there: ${(error as Error).message}`;
  }
  const linked = dashboards.find(({ uid }) => uid === dashboard);
  if (!linked) return `links to a dashboard that is not there: ${dashboard}.`;
  const ids = linked.rows.flatMap(({ panels }) => panels.map(({ id }) => id));
  if (!ids.includes(panel)) return `links to a panel that ${dashboard} does not have: ${panel}.`;
  return null;
}

function orderOf(limits: AllLimits): string | null {
  const wrong = LIMITED.find((name) => {
    const { warning, critical } = limits[name];
    return warning !== null && critical !== null && (isHighGood(name) ? warning <= critical : warning >= critical);
  });
  return wrong === undefined
    ? null
    : `src/model/thresholds.ts: the limits of ${wrong} are out of order: critical lies beyond warning.`;
}

/** Throws where rules cannot be provisioned, and names file and rule. */
export function checkAlerts(groups: readonly AlertGroup[], limits: AllLimits, around: Around): void {
  const order = orderOf(limits);
  if (order !== null) throw new Error(order);
  const seen = new Map<string, AlertRule>();
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    const twin = seen.get(rule.uid);
    if (twin) throw new Error(`${sourceOf(rule)}: the uid ${rule.uid} is taken, by a rule of ${sourceOf(twin)}.`);
    seen.set(rule.uid, rule);
    const problem = problemOf(rule, around);
    if (problem !== null) throw new Error(`${sourceOf(rule)}: ${rule.uid} ${problem}`);
  }
}
