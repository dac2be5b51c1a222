import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import type { renderRules } from '../../src/alerts/render';
import { Agent } from '../mcp/support/agent';
import { OnTerminal, runBuilt } from '../support/built-cli';
import { insertRecent } from '../support/recent-rows';
import { ServerProcess } from '../support/server-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { FakeGrafana } from './grafana/fake-grafana';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
const thresholds = folder.file('thresholds.yaml');
const BY = ['--thresholds', thresholds];
let writer: Writer;

/** 150 executions of as many minutes, of which a tenth failed: nothing to worry about, by the limits of the product. */
beforeAll(async () => {
  writeFileSync(
    thresholds,
    `executions_hourly: {warning: 1000}
daily_success_rate: {warning: 95}
success_rate: {warning: 96, critical: 60}
database_bytes: {warning: 1000, critical: 2000}
freshness_age: {warning: 1, critical: 2}
completeness: null
`,
  );
  writer = await Writer.startLearning(database, 0);
  await insertRecent(writer, 150);
});
afterAll(async () => {
  await writer?.stop();
  folder.dispose();
});

const run = async (...args: readonly string[]) => {
  const ended = await runBuilt([...args, '--db', database]);
  return { ...ended, json: ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : undefined };
};

const stale = expect.objectContaining({ severity: 'P1', issue: 'stale' });
const CALM = { status: 'OK', warnings: [], errors: [] };
const WORRIED = {
  status: 'CRITICAL',
  warnings: [
    expect.stringMatching(/^Little recent activity \(last hour\): \d+ of 1,000 expected executions\.$/),
    expect.stringContaining('below 95 %'),
  ],
  errors: [expect.stringContaining('Database size above threshold')],
};

describe('one file of thresholds', () => {
  it.each([
    ['status', ['status', '--json']],
    ['watch', ['watch', '--count', '1', '--json']],
  ])('is what %s judges by', async (_, command) => {
    expect((await run(...command)).json).toMatchObject(CALM);
    expect((await run(...command, ...BY)).json).toMatchObject(WORRIED);
  });

  it('can be named once, by the environment', async () => {
    const { stdout } = await runBuilt(['status', '--json', '--db', database], { LEARNING_THRESHOLDS: thresholds });
    expect(JSON.parse(stdout)).toMatchObject(WORRIED);
  });

  it('is what validate judges by, and what it switches off has no score', async () => {
    const of = (json: { scorecard: [{ dimensions: { dimension: string; target: string }[] }] }, name: string) =>
      json.scorecard[0].dimensions.find(({ dimension }) => dimension === name);
    const plain = (await run('validate', '--json')).json;
    expect(plain.issues.map(({ issue }: { issue: string }) => issue)).not.toContain('stale');
    expect(of(plain, 'completeness')).toMatchObject({ target: '95 %' });
    const judged = (await run('validate', '--json', ...BY)).json;
    expect(judged.issues).toContainEqual(stale);
    expect(of(judged, 'completeness')).toMatchObject({ target: 'none' });
    expect(of(judged, 'freshness')).toMatchObject({ target: 'under 1 second' });
  });

  it('is what db status looks ahead to', async () => {
    const bytes = async (...args: string[]) =>
      (await run('db', 'status', '--json', ...args)).json.growth.thresholds.map(
        ({ level, bytes: size }: { level: string; bytes: number }) => [level, size],
      );
    expect(await bytes()).toEqual([
      ['warning', 500e6],
      ['critical', 1000e6],
    ]);
    expect(await bytes(...BY)).toEqual([
      ['warning', 1000],
      ['critical', 2000],
    ]);
  });

  it.each(['stats', 'metric executions'])('colours what %s shows', async (command) => {
    const shown = async (...args: string[]) => {
      const terminal = new OnTerminal([...command.split(' '), '--db', database, ...args], { columns: 100 });
      expect(await terminal.ended()).toBe(0);
      return terminal.output;
    };
    const asWarning = /\[33m *90(\.0)? %/;
    expect(await shown()).not.toMatch(asWarning);
    expect(await shown(...BY)).toMatch(asWarning);
  });

  it('is what health of serve tells by, and its metrics', async () => {
    const health = async (...args: string[]) => {
      const server = await ServerProcess.start('serve', '--db', database, '--max-staleness', '0', ...args);
      onTestFinished(async () => void (await server.stop('SIGKILL')));
      let answer = await server.ask('/health/learning');
      while (answer.body.row_count === null) answer = await server.ask('/health/learning');
      return { alerts: answer.body.alerts, metrics: String((await server.ask('/metrics')).body) };
    };
    const plain = await health();
    expect(plain.alerts).toEqual([]);
    expect(plain.metrics).toMatch(/service_alerts\{severity="P1"\} 0/);
    const judged = await health(...BY);
    expect(judged.alerts).toEqual([stale]);
    expect(judged.metrics).toMatch(/service_alerts\{severity="P1"\} 1/);
  });

  it('is what health of the collector tells by', async () => {
    for (const [name, args, expected] of [
      ['plain.db', [], []],
      ['judged.db', BY, [stale]],
    ] as const) {
      const own = await Writer.startLearning(folder.file(name), 0);
      await insertRecent(own, 150);
      await own.stop();
      const server = await ServerProcess.start('collector', '--db', folder.file(name), ...args);
      onTestFinished(async () => void (await server.stop('SIGKILL')));
      let answer = await server.ask('/health/learning');
      while (answer.body.row_count === null) answer = await server.ask('/health/learning');
      expect(answer.body.alerts).toEqual(expected);
    }
  });

  it('is what agents are told by, where they set no limit themselves', async () => {
    const alerts = async (args: readonly string[], asked = {}) => {
      const agent = await Agent.overStdio(['--db', database, ...args]);
      onTestFinished(() => agent.client.close());
      const status = (await agent.call('database_status')).body.status;
      const { body } = await agent.call('database_alerts', asked);
      const threshold = body.alerts.find(({ metric }: { metric: string }) => metric === 'success_rate')?.threshold;
      return { status, threshold };
    };
    expect(await alerts([])).toEqual({ status: 'OK', threshold: undefined });
    expect(await alerts(BY)).toEqual({ status: 'CRITICAL', threshold: 96 });
    expect(await alerts(BY, { success_rate_threshold: 99 })).toEqual({ status: 'CRITICAL', threshold: 99 });
  });

  it('is what panels and rules of the page go by', async () => {
    const page = new StartProcess(['--port', '0', '--db', database, ...BY]);
    const { dashboard } = (await (await page.get('/api/dashboards/uid/mahavishnu-learning-overview')).json()) as {
      dashboard: {
        panels: { id: number; fieldConfig: { defaults: { thresholds: { steps: { value: number }[] } } } }[];
      };
    };
    const steps = dashboard.panels.find(({ id }) => id === 6)!.fieldConfig.defaults.thresholds.steps;
    expect(steps.map(({ value }) => value)).toEqual([0, 60, 96]);
    const rules = JSON.stringify(await (await page.get('/api/prometheus/grafana/api/v1/rules')).json());
    expect(rules).toContain('\\"type\\":\\"lt\\",\\"params\\":[96]');
    expect(rules).not.toContain('learning-completeness');
  });

  it('is what grafana install brings panels and rules by', async () => {
    const grafana = new FakeGrafana();
    const env = { ...grafana.environment, GF_PATHS_CONFIG: '' };
    const install = (...args: string[]) =>
      runBuilt(['grafana', 'install', '--grafana', grafana.home, '--db', database, '--json', ...args], env);
    const { code, stderr } = await install(...BY);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const at = (name: string) => readFileSync(join(grafana.home, 'conf/provisioning', name), 'utf8');
    const { groups } = parse(at('alerting/mahavishnu-learning.yaml')) as ReturnType<typeof renderRules>;
    const rule = groups.flatMap(({ rules }) => rules).find(({ uid }) => uid === 'learning-success-rate-warning')!;
    expect(rule.data[1].model.conditions[0].evaluator.params).toEqual([96]);
    const { panels } = JSON.parse(at('dashboards/mahavishnu-learning/overview.json'));
    const left = panels.find(({ id }: { id: number }) => id === 33);
    expect(left.targets[0].params).toEqual({ megabytes: 0.002 });
    expect(JSON.parse((await install(...BY)).stdout).changed).toBe(0);
  });

  it.each([
    ['status', 2],
    ['watch', 2],
    ['validate', 64],
    ['serve', 2],
    ['collector', 2],
    ['mcp', 2],
    ['stats', 2],
    ['db status', 2],
    ['start', 2],
  ])('that is wrong is refused by %s, which names file and field', async (command, expected) => {
    const wrong = folder.file('wrong.yaml');
    writeFileSync(wrong, 'success_rate: {warning: 50}\n');
    const copy = folder.file('untouched.db');
    copyFileSync(thresholds, copy);
    const { code, stderr, stdout } = await runBuilt([...command.split(' '), '--db', copy, '--thresholds', wrong]);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(
      '[bad_usage] wrong.yaml: success_rate.warning (50) must be above success_rate.critical (70, the default)',
    );
  });
});
