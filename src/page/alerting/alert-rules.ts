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

/** Where the rule's panel is drawn. */
export function panelAddress({ annotations }: AlertRule): string | null {
  const { __dashboardUid__: uid, __panelId__: panel } = annotations;
  if (!uid) return null;
  return `/d/${encodeURIComponent(uid)}${panel ? `?viewPanel=${encodeURIComponent(panel)}` : ''}`;
}
