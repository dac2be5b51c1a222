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
const overview = renderDashboard(DASHBOARDS[0]!, DASHBOARDS);

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
    const limits = Object.entries(THRESHOLDS).find(([name]) => name === a.model.measures[0]);
    const { params } = c.model.conditions[0].evaluator;
    if (limits) expect(Object.values(limits[1])).toContain(params[0]);
    else expect(['learning-empty', 'learning-rows-ahead']).toContain(rule.uid);
  });

  it('links to the panel that shows the value', () => {
    const panel = overview.panels.find(({ id }) => id === rule.panelId)!;
    const [target] = panel.targets;
    expect(target!.queryType === 'metric' && target!.measures).toContain(a.model.measures[0]);
    expect(rule.annotations).toMatchObject({ __dashboardUid__: overview.uid, __panelId__: String(panel.id) });
    expect(rule.dashboardUid).toBe(overview.uid);
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
