import type { GrafanaApi } from './grafana-api';

export interface RuleState {
  readonly folder: string;
  readonly name: string;
  /** `firing`, `pending` or `inactive`. */
  readonly state: string;
  /** `ok`, `error`, or `unknown` until it was first evaluated. */
  readonly health: string;
  readonly lastError?: string;
  /** When it was last evaluated; the year 1 where it never was. */
  readonly lastEvaluation: string;
  readonly alerts?: readonly { readonly state: string }[];
}

interface Rules {
  readonly data: { readonly groups: readonly { readonly file: string; readonly rules: readonly RuleState[] }[] };
}

/** All rules as Grafana's evaluation left them. */
export async function ruleStates(api: GrafanaApi): Promise<RuleState[]> {
  const { data } = await api.get<Rules>('/api/prometheus/grafana/api/v1/rules');
  return data.groups.flatMap(({ file, rules }) => rules.map((rule) => ({ ...rule, folder: file })));
}

/** What is left to say of a rule for a person to act on. */
export const outcomeOf = ({ state, health }: RuleState) => (health === 'error' && state !== 'firing' ? 'error' : state);
