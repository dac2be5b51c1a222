import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AlertGroup } from '../../src/alerts/rule';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { LiveHost } from './support/live-host';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Rule {
  readonly uid: string;
  readonly name: string;
  readonly state: string;
  readonly health: string;
  readonly lastError?: string;
  readonly duration: number;
  readonly lastEvaluation: string;
  readonly annotations: Record<string, string>;
  readonly alerts: readonly {
    readonly state: string;
    readonly value: string;
    readonly activeAt: string;
    readonly annotations: Record<string, string>;
    readonly labels: Record<string, string>;
  }[];
}

interface Rules {
  readonly data: {
    readonly groups: readonly { name: string; file: string; interval: number; rules: readonly Rule[] }[];
  };
}

/** The rules as they are, evaluated each second and without a time to wait. */
const HASTY: readonly AlertGroup[] = ALERT_GROUPS.map((group) => ({
  ...group,
  interval: '1s',
  rules: group.rules.map((rule) => ({ ...rule, for: '0s' })),
}));

let live: LiveHost | undefined;
afterEach(async () => {
  await live?.close();
  live = undefined;
});

async function rulesOf(host: LiveHost): Promise<Map<string, Rule>> {
  const { body } = await host.get<Rules>('/api/prometheus/grafana/api/v1/rules');
  return new Map(body.data.groups.flatMap(({ rules }) => rules).map((rule) => [rule.uid, rule]));
}

/** Waits until every rule has been evaluated, and those named are in their states. */
async function settled(host: LiveHost, states: Record<string, string>): Promise<Map<string, Rule>> {
  const current = async () => {
    const rules = await rulesOf(host);
    return Object.fromEntries(Object.keys(states).map((uid) => [uid, rules.get(uid)!.alerts[0]?.state]));
  };
  await expect.poll(current, { timeout: 60_000 }).toEqual(states);
  return rulesOf(host);
}

const recent = (count: number, success: boolean) => `INSERT INTO executions (task_id, timestamp, task_type,
  task_description, repo, file_count, estimated_tokens, model_tier, pool_type, routing_confidence, complexity_score,
  success, duration_seconds, cost_estimate, actual_cost)
  SELECT uuid(), make_timestamp(epoch_us(now())), 'test', 'A task', 'mahavishnu', 1, 100, 'small', 'mahavishnu', 0.9, 50,
  ${success}, 1, 0.1, 0.1 FROM range(${count})`;

const ALL = ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ uid }) => uid));
const all = (state: string, except: Record<string, string> = {}) => ({
  ...Object.fromEntries(ALL.map((uid) => [uid, state])),
  ...except,
});

describe('the alert rules', () => {
  it('are those that Grafana is provisioned with, evaluated at once', async () => {
    live = await LiveHost.start({ rows: 0 });
    const rules = await settled(live, all('Normal', { 'learning-empty': 'Alerting' }));
    expect([...rules.keys()]).toEqual(ALL);
    const { body } = await live.get<Rules>('/api/prometheus/grafana/api/v1/rules');
    expect(body).toMatchObject({ status: 'success' });
    expect(body.data.groups.map(({ name, file, interval }) => [name, file, interval])).toEqual([
      ['learning-health', 'Mahavishnu', 60],
      ['learning-reliability', 'Mahavishnu', 60],
      ['learning-freshness', 'Mahavishnu', 300],
      ['learning-cost', 'Mahavishnu', 300],
      ['learning-quality', 'Mahavishnu', 600],
      ['learning-size', 'Mahavishnu', 600],
      ['learning-workflows', 'Mahavishnu', 1800],
      ['learning-insight', 'Mahavishnu', 600],
    ]);
    expect(rules.get('learning-empty')).toMatchObject({
      name: 'Empty database',
      state: 'firing',
      health: 'ok',
      duration: 0,
      labels: { severity: 'critical' },
      annotations: { __dashboardUid__: 'mahavishnu-learning-overview', __panelId__: expect.any(String) },
      alerts: [
        {
          state: 'Alerting',
          value: '0',
          labels: { alertname: 'Empty database', severity: 'critical' },
          annotations: {
            description: 'Last measured: 0 executions are in the learning database; the rule fires below 1.',
          },
        },
      ],
    });
    expect(rules.get('learning-success-rate-warning')).toMatchObject({
      state: 'inactive',
      health: 'nodata',
      alerts: [{ value: '', annotations: { description: expect.stringContaining('No value could be measured') } }],
    });
  });

  it('fire, calm down, and say the value', async () => {
    live = await LiveHost.start({ rows: 100, alertGroups: HASTY });
    // The rows are of February: stale, and none within the last hour.
    const stale = await settled(live, all('Normal', { 'learning-stale': 'Alerting', 'learning-silent': 'Alerting' }));
    expect(stale.get('learning-stale')!.alerts[0]!.annotations.description).toMatch(
      /^Last measured: \d+d \d+h \d+m \d+s since the newest execution was recorded; the rule fires above 24 hours\. Why: the newest is of 2026-02-\d\d \d\d:\d\d, repo \S+, pool \S+\.$/,
    );
    await live.writer.run(recent(20, false));
    const failing = await settled(live, {
      'learning-stale': 'Normal',
      'learning-success-rate-warning': 'Alerting',
      'learning-success-rate-critical': 'Alerting',
      'learning-failure-rate-warning': 'Alerting',
      'learning-failure-rate-critical': 'Alerting',
    });
    const rate = failing.get('learning-success-rate-warning')!;
    expect(rate).toMatchObject({ state: 'firing', health: 'ok' });
    expect(rate.alerts[0]).toMatchObject({
      value: '0',
      annotations: {
        summary: 'Too few executions succeed.',
        description:
          'Last measured: 0.0 % of the executions of the last hour succeeded; the rule fires below 85 %. Why: too few executions: 0 before, 20 now.',
        why: expect.stringMatching(/^\/d\/mahavishnu-learning-why\?from=\d{13}&to=\d{13}&var-measure=success_rate$/),
      },
    });
    await live.writer.run(recent(60, true));
    const better = await settled(live, {
      'learning-success-rate-warning': 'Alerting',
      'learning-success-rate-critical': 'Normal',
    });
    expect(better.get('learning-success-rate-warning')!.alerts[0]).toMatchObject({
      value: '75',
      activeAt: rate.alerts[0]!.activeAt,
    });
    await live.writer.run(recent(1000, true));
    await settled(live, all('Normal', { 'learning-hourly-cost': 'Alerting' }));
  });

  it('are pending for as long as they say', async () => {
    const groups = HASTY.map((group) => ({ ...group, rules: group.rules.map((rule) => ({ ...rule, for: '3s' })) }));
    live = await LiveHost.start({ rows: 10, alertGroups: groups });
    const pending = await settled(live, { 'learning-stale': 'Pending' });
    expect(pending.get('learning-stale')).toMatchObject({ state: 'pending', duration: 3 });
    await settled(live, { 'learning-stale': 'Alerting' });
  });

  it('say that the database is gone, and why', async () => {
    live = await LiveHost.start({ rows: 0, alertGroups: HASTY });
    await live.writer.run(recent(20, true));
    await settled(live, all('Normal'));
    await live.writer.stop();
    rmSync(path.join(live.folder, 'learning.db'));
    const gone = await settled(live, all('Error', { 'learning-unhealthy': 'Alerting' }));
    expect(gone.get('learning-stale')).toMatchObject({
      state: 'inactive',
      health: 'error',
      lastError: expect.stringContaining('learning.db'),
    });
    expect(gone.get('learning-unhealthy')).toMatchObject({ state: 'firing', health: 'error' });
    expect(JSON.stringify([...gone.values()])).not.toContain(live.folder);
  });

  it('go on being evaluated, each in its turn, without a warning of Node', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    live = await LiveHost.start({ rows: 10, alertGroups: HASTY });
    const evaluated = async () => [...(await rulesOf(live!)).values()].map(({ lastEvaluation }) => lastEvaluation);
    await settled(live, { 'learning-stale': 'Alerting' });
    const first = await evaluated();
    await expect
      .poll(async () => (await evaluated()).every((time, i) => time > first[i]!), { timeout: 60_000 })
      .toBe(true);
    for (let i = 0; i < 15; i++) await Promise.all([rulesOf(live), live.values('SELECT 1'), live.get('/api/search')]);
    expect(warnings).toEqual([]);
  });
});
