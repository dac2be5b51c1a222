import { renderRule } from '../../../src/alerts/render';
import type { AlertRule } from '../../../src/alerts/rule';
import { UIDS } from '../../../src/dashboards/uids';
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

/** Makes a copy of a rule that fires whatever there is, on the panel that it points at, and has it evaluated. */
export async function fireOnPanel(api: GrafanaApi, rule: AlertRule): Promise<{ readonly dashboard: string }> {
  const folder = 'alert-annotations';
  await api.call('POST', '/api/folders', { uid: folder, title: folder });
  const { dashboardUid, panelId, data, ...provisioned } = renderRule(rule);
  const [asked, { model, ...compared }] = data;
  const conditions = [{ evaluator: { type: 'gt', params: [-1] } }];
  await api.call('POST', '/api/v1/provisioning/alert-rules', {
    ...provisioned,
    uid: 'fires-on-panel',
    title: 'Fires on its panel',
    folderUID: folder,
    ruleGroup: 'fires-on-panel',
    orgID: 1,
    for: '0s',
    data: [asked, { ...compared, model: { ...model, conditions } }],
  });
  return { dashboard: dashboardUid ?? UIDS.overview };
}
