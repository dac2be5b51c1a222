import { DATA_SOURCE } from '../dashboards/data-source';
import { UIDS } from '../dashboards/uids';
import { descriptionTemplate } from './description';
import { whyLink } from './explanation';
import type { AlertGroup, AlertRule, AskedPreset } from './rule';

const ORG = 1;
/** Of the rules, in Grafana. */
export const FOLDER = 'Mahavishnu';
const EXPRESSIONS = { type: '__expr__', uid: '__expr__' } as const;
const MAIL = 'learning-mail';

function metricModel(measure: string, minSamples: number | undefined) {
  return {
    queryType: 'metric' as const,
    measures: [measure],
    dimensions: [],
    filters: [],
    bucket: 'none',
    format: 'table',
    ...(minSamples !== undefined && { minSamples }),
  };
}

function presetModel({ preset, params = {} }: AskedPreset) {
  return { queryType: 'preset' as const, preset, params: { window: 'range', ...params }, filters: [], format: 'table' };
}

function explanation(why: AskedPreset, window: number) {
  return {
    refId: 'B',
    queryType: 'preset',
    datasourceUid: DATA_SOURCE.uid,
    relativeTimeRange: { from: window, to: 0 },
    model: { refId: 'B', datasource: DATA_SOURCE, ...presetModel(why) },
  };
}

/**
 * In the form of Grafana's alert provisioning. A asks the data source, C compares its answer, B asks why. Grafana takes a
 * rule of which any query has no rows for one without data, so B has a row always.
 */
export function renderRule(rule: AlertRule) {
  const {
    uid,
    title,
    asks,
    why,
    dashboard = UIDS.overview,
    condition,
    window,
    minSamples,
    noDataState,
    execErrState,
    severity,
    summary,
  } = rule;
  const panelId = String(rule.panel);
  return {
    uid,
    title,
    condition: 'C',
    data: [
      {
        refId: 'A',
        queryType: 'measure' in asks ? 'metric' : 'preset',
        datasourceUid: DATA_SOURCE.uid,
        relativeTimeRange: { from: window, to: 0 },
        model: {
          refId: 'A',
          datasource: DATA_SOURCE,
          ...('measure' in asks ? metricModel(asks.measure, minSamples) : presetModel(asks)),
        },
      },
      {
        refId: 'C',
        queryType: '',
        datasourceUid: EXPRESSIONS.uid,
        relativeTimeRange: { from: 0, to: 0 },
        model: {
          refId: 'C',
          datasource: EXPRESSIONS,
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: { type: condition.evaluator, params: [condition.limit] } }],
        },
      },
      ...(why ? [explanation(why, window)] : []),
    ] as const,
    noDataState,
    execErrState,
    for: rule.for,
    dashboardUid: dashboard,
    panelId: rule.panel,
    annotations: {
      summary,
      description: descriptionTemplate(rule),
      ...(why && { why: whyLink(why) }),
      __dashboardUid__: dashboard,
      __panelId__: panelId,
    },
    labels: { severity, service: 'mahavishnu-learning' },
    isPaused: false,
  };
}

export type ProvisionedRule = ReturnType<typeof renderRule>;

/** Content of the file that provisions the rules. */
export function renderRules(groups: readonly AlertGroup[]) {
  return {
    apiVersion: 1,
    groups: groups.map(({ name, interval, rules }) => ({
      orgId: ORG,
      name,
      folder: FOLDER,
      interval,
      rules: rules.map(renderRule),
    })),
  };
}

/** Content of the file that says where alerts go. */
export function renderNotifications() {
  const route = (severity: string, groupWait: string, repeatInterval: string) => ({
    receiver: MAIL,
    object_matchers: [['severity', '=', severity]],
    group_by: ['grafana_folder', 'alertname'],
    group_wait: groupWait,
    group_interval: '5m',
    repeat_interval: repeatInterval,
  });
  return {
    apiVersion: 1,
    contactPoints: [
      {
        orgId: ORG,
        name: MAIL,
        receivers: [
          {
            uid: MAIL,
            type: 'email',
            settings: { addresses: 'learning-alerts@mahavishnu.localhost', singleEmail: true },
            disableResolveMessage: false,
          },
        ],
      },
    ],
    policies: [
      {
        orgId: ORG,
        receiver: MAIL,
        group_by: ['grafana_folder', 'alertname'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        routes: [route('critical', '10s', '1h'), route('warning', '1m', '12h')],
      },
    ],
  };
}
