/** Rules as Grafana and Prometheus tell them, as far as the page looks at them. */
export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  /** Seconds. */
  readonly interval: number;
  readonly rules: readonly AlertRule[];
}

export interface AlertRule {
  readonly uid: string;
  readonly name: string;
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly health: string;
  readonly lastError?: string;
  /** Seconds for which the condition has to hold. */
  readonly duration: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly alerts: readonly AlertInstance[];
  readonly lastEvaluation: string;
}

interface AlertInstance {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
  readonly value: string;
}

export type RuleState = 'Firing' | 'Pending' | 'Error' | 'No data' | 'Normal' | 'Not evaluated yet';

const HEALTH: Readonly<Record<string, RuleState>> = {
  error: 'Error',
  nodata: 'No data',
  unknown: 'Not evaluated yet',
};

/** In one word. What fires, fires, also for want of data. */
export function stateOf({ state, health }: AlertRule): RuleState {
  if (state === 'firing') return 'Firing';
  if (HEALTH[health]) return HEALTH[health];
  return state === 'pending' ? 'Pending' : 'Normal';
}

/** So much is shown of the time before a rule came into its state. */
const BEFORE_MS = 3 * 3_600_000;

/** Where the rule's panel is drawn, over the time in question. */
function panelAddress({ annotations, alerts, state }: AlertRule): string | null {
  const { __dashboardUid__: uid, __panelId__: panel } = annotations;
  if (!uid) return null;
  const search = new URLSearchParams();
  if (panel) search.set('viewPanel', panel);
  const [alert] = alerts;
  if (alert && state !== 'inactive') {
    search.set('from', String(Date.parse(alert.activeAt) - BEFORE_MS));
    search.set('to', 'now');
  }
  return `/d/${encodeURIComponent(uid)}?${search}`;
}

export interface RuleLink {
  readonly title: string;
  readonly address: string;
}

/** The links of a message, as far as there are some: the panel, what adds most, and what to do. */
export function linksOf(rule: AlertRule): RuleLink[] {
  const { why, runbook_url: runbook } = { ...rule.annotations, ...rule.alerts[0]?.annotations };
  const isBelow = (address: string | null | undefined) => address?.startsWith('/');
  return [
    { title: 'Panel', address: panelAddress(rule) },
    // Before the first evaluation the address is a template, which leads nowhere.
    { title: 'Why', address: isBelow(why) ? why : null },
    { title: 'Runbook', address: runbook },
  ].flatMap(({ title, address }) => (address ? [{ title, address }] : []));
}
