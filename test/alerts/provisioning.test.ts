import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderNotifications, renderRules } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { THRESHOLDS } from '../../src/model/thresholds';

const read = (name: string) => readFileSync(new URL(`../../provisioning/${name}`, import.meta.url), 'utf8');
const rules = renderRules(ALERT_GROUPS).groups.flatMap((group) => group.rules);
const dashboards = new Map(DASHBOARDS.map((source) => [source.uid, renderDashboard(source, DASHBOARDS)]));

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
    expect(rule.for).toMatch(/^\d+[sm]$/);
  });

  it('compares what it asked, by limits of the table where there are some', () => {
    expect([rule.condition, c.model.expression, a.datasourceUid, c.datasourceUid]).toEqual([
      'C',
      'A',
      'duckdb-learning',
      '__expr__',
    ]);
    const { params } = c.model.conditions[0].evaluator;
    if (model.queryType === 'preset') return expect(params[0]).toBeGreaterThanOrEqual(0);
    const limits = Object.entries(THRESHOLDS).find(([name]) => name === model.measures[0]);
    if (limits) expect(Object.values(limits[1])).toContain(params[0]);
    else expect(['learning-empty', 'learning-rows-ahead']).toContain(rule.uid);
  });

  it('links to the panel that shows the value', () => {
    const dashboard = dashboards.get(rule.dashboardUid)!;
    const panel = dashboard.panels.find(({ id }) => id === rule.panelId)!;
    const [target] = panel.targets;
    if (model.queryType === 'metric') {
      expect(target!.queryType === 'metric' && target!.measures).toContain(model.measures[0]);
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

it('routes every severity to a contact point that is there', () => {
  const { contactPoints, policies } = renderNotifications();
  const names = contactPoints.map(({ name }) => name);
  const [root] = policies;
  for (const { receiver } of [root!, ...root!.routes]) expect(names).toContain(receiver);
  for (const { settings } of contactPoints.flatMap(({ receivers }) => receivers)) {
    expect(settings.addresses).toMatch(/^[a-z-]+@[a-z]+(\.[a-z]+)+$/);
  }
  const routed = root!.routes.map(({ object_matchers }) => object_matchers[0]![2]);
  expect(new Set(routed)).toEqual(new Set(rules.map(({ labels }) => labels.severity)));
});
