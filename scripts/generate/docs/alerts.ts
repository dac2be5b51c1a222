import { readFileSync } from 'node:fs';
import { valueFormat } from '../../../src/alerts/format-value';
import { PROMETHEUS_RULES } from '../../../src/alerts/prometheus';
import type { AlertGroup, AlertRule } from '../../../src/alerts/rule';
import { ALERT_GROUPS } from '../../../src/alerts/rules';
import { dashboardUrl } from '../../../src/dashboards/link-url';
import { UIDS } from '../../../src/dashboards/uids';
import { THRESHOLDS } from '../../../src/model/thresholds';
import { UNITS } from '../../../src/model/units';
import { inRoot } from '../../build/root';
import { between } from './insight';
import { code, table } from './markdown';

const LIST = ['<!-- rules: npm run generate -->', '<!-- end of rules -->'] as const;
const LIMITS = ['<!-- thresholds: npm run generate -->', '<!-- end of thresholds -->'] as const;
const COLLECTED = ['<!-- prometheus: npm run generate -->', '<!-- end of prometheus -->'] as const;

const HOUR = 3600;

function windowOf({ window, minSamples }: AlertRule): string {
  const hours = window / HOUR;
  const length = hours > 48 ? `${hours / 24} days` : hours === 1 ? '1 hour' : `${hours} hours`;
  return minSamples === undefined ? length : `${length}, at least ${minSamples}`;
}

function firesWhen({ asks, condition, noData }: AlertRule): string {
  if (noData.state === 'Alerting') return 'no answer';
  return `${condition.evaluator === 'lt' ? 'below' : 'above'} ${valueFormat(asks).text(condition.limit)}`;
}

const thresholdsOf = ({ condition, goesBy }: AlertRule) =>
  [condition.threshold, goesBy].filter((name) => name !== undefined).map(code);

const asked = ({ asks }: AlertRule) => code('measure' in asks ? asks.measure : asks.preset);

const rulesOf = (groups: readonly AlertGroup[]) =>
  groups.flatMap(({ interval, rules }) => rules.map((rule) => ({ interval, rule })));

const ruleTable = () =>
  table(
    [
      'rule',
      'severity',
      'topic',
      'asks',
      'fires',
      'window',
      'for',
      'every',
      'no data',
      'no answer',
      'limits',
      'runbook',
    ],
    rulesOf(ALERT_GROUPS).map(({ interval, rule }) => [
      `${rule.title} (${code(rule.uid)})`,
      rule.severity,
      rule.topic,
      asked(rule),
      firesWhen(rule),
      windowOf(rule),
      rule.for,
      interval,
      `${rule.noData.state}: ${rule.noData.because}`,
      `${rule.onError.state}: ${rule.onError.because}`,
      thresholdsOf(rule).join(', ') || 'fixed',
      `[${rule.runbook}](runbooks/${rule.runbook}.md)`,
    ]),
  );

const thresholdTable = () =>
  table(
    ['threshold', 'unit', 'good values', 'warning', 'critical', 'of what'],
    Object.entries(THRESHOLDS).map(([name, threshold]) => [
      code(name),
      UNITS[threshold.unit].label,
      threshold.good,
      String(threshold.warning),
      'critical' in threshold ? String(threshold.critical) : '',
      threshold.help,
    ]),
  );

const prometheusTable = () =>
  table(
    ['alert', 'severity', 'fires', 'for', 'runbook'],
    PROMETHEUS_RULES.map(({ alert, severity, expr, for: holds, runbook }) => [
      code(alert),
      severity,
      code(expr),
      holds,
      `[${runbook}](runbooks/${runbook}.md)`,
    ]),
  );

const read = (name: string) => readFileSync(inRoot(name), 'utf8');

/** docs/alerts.md, whose tables are made from the rules and the thresholds. */
export function alertsPage(): string {
  const rules = between(read('docs/alerts.md'), LIST, ruleTable());
  return between(between(rules, LIMITS, thresholdTable()), COLLECTED, prometheusTable());
}

/** Where to look first, over so much time that one sees how it came. */
function firstLook({ dashboard = UIDS.overview, panel, window }: AlertRule): string {
  const hours = Math.max(3, (3 * window) / HOUR);
  return `${dashboardUrl(dashboard)}?viewPanel=${panel}&from=now-${hours}h&to=now`;
}

function facts(rules: ReturnType<typeof rulesOf>): string {
  const { rule } = rules[0]!;
  return [
    table(
      ['rule', 'severity', 'fires', 'window', 'for', 'limits'],
      rules.map(({ rule: each }) => [
        `${each.title} (${code(each.uid)})`,
        each.severity,
        firesWhen(each),
        windowOf(each),
        each.for,
        thresholdsOf(each).join(', ') || 'fixed',
      ]),
    ),
    `First look: [the panel that shows the value](${firstLook(rule)}), below the address of Grafana. The mail has a link to it, too${rule.why ? ', and one to what adds most, at the time in question' : ''}.`,
  ].join('\n\n');
}

const collected = (name: string) =>
  table(
    ['alert', 'severity', 'fires', 'for'],
    PROMETHEUS_RULES.filter(({ runbook }) => runbook === name).map(({ alert, severity, expr, for: holds }) => [
      code(alert),
      severity,
      code(expr),
      holds,
    ]),
  );

/** Pages of docs/runbooks on alerts, by their path, each of which begins with what its rules are. */
export function alertRunbooks(): [path: string, content: string][] {
  const all = rulesOf(ALERT_GROUPS);
  const names = new Set([...all.map(({ rule }) => rule.runbook), ...PROMETHEUS_RULES.map(({ runbook }) => runbook)]);
  return [...names].map((name) => {
    const path = `docs/runbooks/${name}.md`;
    const rules = all.filter(({ rule }) => rule.runbook === name);
    return [path, between(read(path), LIST, rules.length > 0 ? facts(rules) : collected(name))];
  });
}
