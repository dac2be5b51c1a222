import { DATA_SOURCE } from '../dashboards/data-source';
import { UIDS } from '../dashboards/uids';
import { findPreset } from '../query/all-presets';
import { descriptionTemplate } from './description';
import { whyLink } from './explanation';
import type { AlertGroup, AlertRule, AskedPreset } from './rule';

const ORG = 1;
/** The folder of the rules in Grafana. */
export const FOLDER = 'Mahavishnu';
/** A label of every rule. */
export const SERVICE = 'mahavishnu-learning';
/** Below the address of Grafana, which serves what the plugin brings. */
export const RUNBOOKS = `/public/plugins/${DATA_SOURCE.type}/runbooks`;
const EXPRESSIONS = { type: '__expr__', uid: '__expr__' } as const;

interface RenderOptions {
  /** Address of the folder with the runbooks. Default where Grafana serves those of the plugin. */
  readonly runbooks?: string;
}

const runbookUrl = ({ runbook }: AlertRule, runbooks: string) => `${runbooks}/${runbook}.html`;

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
  const window = findPreset(preset).window === undefined ? {} : { window: 'range' };
  return { queryType: 'preset' as const, preset, params: { ...window, ...params }, filters: [], format: 'table' };
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
    noData,
    onError,
    severity,
    summary,
    topic,
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
    noDataState: noData.state,
    execErrState: onError.state,
    for: rule.for,
    dashboardUid: dashboard,
    panelId: rule.panel,
    annotations: {
      summary,
      description: descriptionTemplate(rule),
      ...(why && { why: whyLink(why) }),
      runbook_url: runbookUrl(rule, RUNBOOKS),
      __dashboardUid__: dashboard,
      __panelId__: panelId,
    },
    labels: { severity, topic, service: SERVICE },
    isPaused: false,
  };
}

export type ProvisionedRule = ReturnType<typeof renderRule>;

/** Content of the file that provisions the rules. */
export function renderRules(groups: readonly AlertGroup[], { runbooks = RUNBOOKS }: RenderOptions = {}) {
  return {
    apiVersion: 1,
    groups: groups.map(({ name, interval, rules }) => ({
      orgId: ORG,
      name,
      folder: FOLDER,
      interval,
      rules: rules.map((rule) => {
        const provisioned = renderRule(rule);
        const annotations = { ...provisioned.annotations, runbook_url: runbookUrl(rule, runbooks) };
        return { ...provisioned, annotations };
      }),
    })),
  };
}
