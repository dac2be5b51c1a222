import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHANNELS, type Channel, renderNotifications } from '../../src/alerts/notifications';
import { renderRules } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { DEFAULT_LIMITS } from '../../src/model/limits';
import { THRESHOLDS, type ThresholdName } from '../../src/model/thresholds';

const read = (name: string) => readFileSync(new URL(`../../provisioning/${name}`, import.meta.url), 'utf8');
const rules = renderRules(ALERT_GROUPS).groups.flatMap((group) => group.rules);
const sources = ALERT_GROUPS.flatMap((group) => group.rules);
/** Their conditions are no limits. */
const FIXED = [
  'learning-unhealthy',
  'learning-empty',
  'learning-budget',
  'learning-experiment-won',
  'learning-experiment-misassigned',
];
const dashboards = new Map(DASHBOARDS.map((source) => [source.uid, renderDashboard(source)]));

describe('the files', () => {
  it('read as YAML, hold what was rendered', () => {
    expect(parse(read('alerting/rules.yaml'))).toEqual(renderRules(ALERT_GROUPS));
    expect(parse(read('alerting/notifications.yaml'))).toEqual(renderNotifications());
  });

  it('hold no dollar sign, which Grafana would take for a variable of the environment', () => {
    expect(read('alerting/rules.yaml')).not.toContain('$');
    expect(read('alerting/notifications.yaml')).not.toContain('$');
  });

  it('name one data source, by the uid that dashboards and rules use', () => {
    const { datasources } = parse(read('datasources/learning.yaml'));
    expect(datasources).toHaveLength(1);
    expect(datasources[0]).toMatchObject({
      uid: 'duckdb-learning',
      name: 'Mahavishnu Learning',
      type: 'mahavishnu-learning-datasource',
      editable: false,
      jsonData: { path: '$LEARNING_DB' },
    });
    expect(parse(read('dashboards/learning.yaml')).providers).toMatchObject([
      { type: 'file', options: { path: '$LEARNING_DASHBOARDS' } },
    ]);
  });
});

describe.each(rules)('$title', (rule) => {
  const [a, c] = rule.data;
  const { model } = a;

  it('has an identity that Grafana takes, a severity and a message', () => {
    expect(rule.uid).toMatch(/^[a-z-]{1,40}$/);
    expect(rules.filter(({ uid, title }) => uid === rule.uid || title === rule.title)).toHaveLength(1);
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.annotations.summary).toMatch(/^[A-Z].*\.$/);
    expect(rule.annotations.description).toMatch(
      /^(\{\{ with \.Values\.A \}\}.*\.Value.*\{\{ end \}\}|[A-Z][^{]*);.*\.$/,
    );
    expect(rule.for).toMatch(/^\d+[smh]$/);
    expect(rule.labels).toEqual({
      severity: expect.any(String),
      topic: expect.any(String),
      service: 'mahavishnu-learning',
    });
  });

  it('compares what it asked, by limits of the table where there are some', () => {
    expect([rule.condition, c.model.expression, a.datasourceUid, c.datasourceUid]).toEqual([
      'C',
      'A',
      'duckdb-learning',
      '__expr__',
    ]);
    const { params } = c.model.conditions[0].evaluator;
    const { condition } = sources.find(({ uid }) => uid === rule.uid)!;
    const [name, level] = condition.threshold?.split('.') ?? [];
    if (name) expect(DEFAULT_LIMITS[name as ThresholdName][level as 'warning' | 'critical']).toBe(params[0]);
    else expect(FIXED).toContain(rule.uid);
    if (model.queryType === 'metric' && model.measures[0]! in THRESHOLDS) {
      const limited = ['learning-hourly-cost'].includes(rule.uid) ? 'cost_hourly' : model.measures[0];
      expect(name).toBe(limited);
    }
  });

  it('links to the panel that shows the value', () => {
    const dashboard = dashboards.get(rule.dashboardUid)!;
    const panel = dashboard.panels.find(({ id }) => id === rule.panelId)!;
    const [target] = panel.targets;
    if (model.queryType === 'metric') {
      expect(target!.queryType === 'metric' && target!.measures).toContain(model.measures[0]);
    } else if (model.preset === 'executions_of_a_record') {
      expect(target).toMatchObject({ measures: ['executions'] });
    } else expect(target!.queryType).toBe('preset');
    expect(rule.annotations).toMatchObject({ __dashboardUid__: dashboard.uid, __panelId__: String(panel.id) });
  });
});

describe.each(rules.filter(({ data }) => data.length > 2))('$title, which says why', (rule) => {
  const explanation = rule.data[2]!;

  it('asks for it over the same time, and shows what it came to', () => {
    expect(explanation).toMatchObject({
      refId: 'B',
      datasourceUid: 'duckdb-learning',
      relativeTimeRange: rule.data[0].relativeTimeRange,
      model: { queryType: 'preset', params: { window: 'range' } },
    });
    expect(rule.annotations.description).toContain('{{ with .Values.B }}{{ .Labels.why }}');
  });

  it('links to the dashboard that says more, over that time', () => {
    const { why } = rule.annotations as { why?: string };
    const [, uid, query] = /^\{\{ externalURL \}\}\{\{ with .Values.B \}\}d\/([a-z-]+)\?(.*?)\{\{ else \}\}/.exec(
      why!,
    )!;
    expect(dashboards.has(uid!)).toBe(true);
    expect(query).toContain('from={{ .Labels.from_ms }}&to={{ .Labels.to_ms }}');
    const boxes = DASHBOARDS.find((source) => source.uid === uid)!.boxes ?? [];
    for (const [, name] of query!.matchAll(/var-(\w+)=/g)) expect(boxes.map((box) => box.name)).toContain(name);
  });
});

const tree = (route: AnyRoute): AnyRoute[] => [route, ...(route.routes ?? []).flatMap(tree)];

interface AnyRoute {
  readonly receiver: string;
  readonly object_matchers?: readonly (readonly string[])[];
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly AnyRoute[];
}

/** Where an alert with these labels goes: the innermost of the first routes that match. */
function routed(route: AnyRoute, labels: Readonly<Record<string, string>>): AnyRoute {
  const takes = ({ object_matchers = [] }: AnyRoute) =>
    object_matchers.every(([label, operator, value]) =>
      operator === '=' ? labels[label!] === value : new RegExp(`^(?:${value})$`).test(labels[label!] ?? ''),
    );
  const inner = route.routes?.find(takes);
  return inner ? routed(inner, labels) : route;
}

describe.each(Object.keys(CHANNELS) as Channel[])('notifications by %s', (channel) => {
  const { contactPoints, policies, muteTimes, templates } = renderNotifications(channel);
  const root = policies[0] as AnyRoute;

  it('lead to contact points, templates and mute timings that are there', () => {
    const routes = tree(root);
    const names = contactPoints.map(({ name }) => name);
    for (const { receiver } of routes) expect(names).toContain(receiver);
    for (const name of routes.flatMap((route) => route.mute_time_intervals ?? [])) {
      expect(muteTimes.map((timing) => timing.name)).toContain(name);
    }
    const defined = templates.flatMap(({ template }) =>
      [...template.matchAll(/define "([^"]+)"/g)].map(([, name]) => name),
    );
    const used = [...JSON.stringify([contactPoints, templates]).matchAll(/template \\+"([^"\\]+)/g)].map(
      ([, name]) => name,
    );
    expect(used.length).toBeGreaterThan(2);
    expect(defined).toEqual(expect.arrayContaining(used));
  });

  it.each(rules)('take $uid where its severity belongs', ({ labels }) => {
    const { receiver, mute_time_intervals } = routed(root, { ...labels, alertname: 'of the rule' });
    const isPage = labels.severity === 'critical';
    expect(receiver).toBe(isPage ? 'learning-page' : 'learning-mail');
    expect(mute_time_intervals ?? []).toEqual(labels.topic === 'storage' && !isPage ? ['learning-maintenance'] : []);
  });

  it('tell of rules without an answer once, and wake nobody for them', () => {
    for (const { labels } of rules) {
      expect(routed(root, { ...labels, alertname: 'DatasourceError' }).receiver).toBe('learning-mail');
    }
  });

  it('take secrets from the environment alone, and mail always', () => {
    const receivers = contactPoints.find(({ name }) => name === 'learning-page')!.receivers;
    expect(receivers.map(({ type }) => type)).toEqual(channel === 'mail' ? ['email'] : [channel, 'email']);
    const text = channel === 'mail' ? read('alerting/notifications.yaml') : read(`channels/${channel}.yaml`);
    expect(text.match(/\$\w+/g) ?? []).toEqual(
      CHANNELS[channel] ? expect.arrayContaining([`$${CHANNELS[channel].variable}`]) : [],
    );
    expect(parse(text)).toEqual(renderNotifications(channel));
  });
});

it('subjects fit on a phone', () => {
  for (const { title } of rules) expect(`12 firing: ${title}`.length).toBeLessThanOrEqual(50);
});
