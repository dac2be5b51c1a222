import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../../support/built-cli';
import { LivePlugin } from '../../support/live-plugin';
import { TemporaryFolder } from '../../support/temporary-folder';
import { FOR_MOTHERDUCK, FOR_SQLITE, TELEMETRY } from './saved';

const OURS = { type: 'mahavishnu-learning-datasource', uid: 'duckdb-learning' };

const folder = new TemporaryFolder();
let live: LivePlugin;
beforeAll(async () => {
  live = await LivePlugin.start(3000);
}, 120_000);
afterAll(async () => {
  await live?.dispose();
  folder.dispose();
});

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets: readonly Record<string, unknown>[];
  readonly [field: string]: unknown;
}

async function migrate(saved: object, args: readonly string[] = []) {
  const file = folder.file('saved.json');
  await writeFile(file, JSON.stringify(saved));
  const { code, stdout, stderr } = await runBuilt(['grafana', 'migrate-dashboard', file, '--json', ...args]);
  expect(stderr).toBe('');
  const { dashboard, notes, ...counts } = JSON.parse(stdout);
  return {
    code,
    dashboard,
    notes: notes.map(({ about, text }: Record<string, string>) => `${about}: ${text}`),
    counts,
  };
}

/** What the panel shows of the rows of the last day that there are. */
async function answerTo(panel: Panel, days = 7) {
  const toEpochMs = Date.UTC(2026, 1, 9, 13);
  const timeRange = { fromEpochMs: toEpochMs - days * 86_400_000, toEpochMs };
  const [target] = panel.targets;
  const { error, frames } = (await live.client().query({ A: target! }, { timeRange })).get('A')!;
  expect(error).toBe('');
  return frames[0]!.columns;
}

describe('the seventeen panels', () => {
  it('are carried over, and answer', async () => {
    const { code, dashboard, counts, notes } = await migrate(TELEMETRY);
    expect(counts).toEqual({ panels: 7, queries: 7, left: 1 });
    expect(code).toBe(3);
    expect(dashboard).toMatchObject({ id: null, title: 'Telemetry', time: { from: 'now-24h', to: 'now' } });
    const panels = dashboard.panels as Panel[];
    for (const panel of panels) {
      expect(panel.datasource).toEqual(OURS);
      expect(panel.targets[0]).toMatchObject({ datasource: OURS, queryType: 'sql' });
      expect(panel.targets[0]).not.toHaveProperty('expr');
    }
    expect(notes.join('\n')).toMatch(/Count \(Last 24 Hours\)": The word SELECT was missing/);
    expect(notes.join('\n')).toMatch(/Errors": Its thresholds are green from 95 on/);

    const [count, overTime, bars, confidence, pie, percentiles, errors] = panels as [
      Panel,
      Panel,
      Panel,
      Panel,
      Panel,
      Panel,
      Panel,
    ];
    expect(count).toMatchObject({ timeFrom: '24h', hideTimeOverride: true });
    expect(count).toMatchObject({ fieldConfig: { defaults: { displayName: 'Executions' } } });

    const series = await answerTo(overTime);
    expect(overTime.targets[0]).toMatchObject({ format: 'timeseries' });
    expect(Object.keys(series)).toEqual(['time', 'executions']);
    expect(series.executions!.length).toBeGreaterThan(40);

    expect(bars).toMatchObject({
      timeFrom: '7d',
      hideTimeOverride: false,
      options: { reduceOptions: { values: true } },
    });
    expect(confidence).toMatchObject({ fieldConfig: { defaults: { displayName: 'Confidence' } } });
    expect(pie).toMatchObject({ options: { reduceOptions: { values: true } } });
    expect(Object.keys(await answerTo(bars))).toEqual(['model_tier', 'rate']);
    expect(percentiles).not.toHaveProperty('options.reduceOptions');
    expect(percentiles).not.toHaveProperty('fieldConfig.defaults.displayName');
    expect(Object.keys(await answerTo(percentiles))).toEqual(['p50', 'p95']);
    expect(errors).not.toHaveProperty('timeFrom');
    await answerTo(errors);
  });

  it('follow the time range where they had a window of their own', async () => {
    const { dashboard } = await migrate(TELEMETRY);
    const { rawSql } = dashboard.panels[0].targets[0];
    expect(rawSql).toBe('SELECT COUNT(*) FROM executions WHERE $__timeFilter(timestamp)');
    const rows = async (days: number) => Number(Object.values(await answerTo(dashboard.panels[0], days))[0]![0]);
    expect(await rows(1)).toBe(23 * 60 + 1);
    expect(await rows(7)).toBe(3000);
  });

  it('are found without the object around them, and are left as they are the second time', async () => {
    const { dashboard } = await migrate(TELEMETRY.dashboard);
    const again = await migrate(dashboard);
    expect(again.dashboard).toEqual(dashboard);
  });
});

describe('a dashboard for SQLite', () => {
  it('brings its variables, annotations and folded panels', async () => {
    const { code, dashboard, counts, notes } = await migrate(FOR_SQLITE);
    expect(counts).toEqual({ panels: 1, queries: 4, left: 1 });
    expect(code).toBe(3);
    expect(dashboard).not.toHaveProperty('__inputs');
    expect(dashboard.uid).toBe('from-sqlite');
    expect(dashboard.panels[0]).toEqual(FOR_SQLITE.panels[0]);
    expect(notes.join('\n')).toMatch(/the dashboard: What asks "prometheus" stays as it is/);
    expect(notes.join('\n')).toMatch(/panel "Days": The query of the SQLite data source holds no SQL/);

    const [days] = dashboard.panels[1].panels;
    expect(days.targets[0]).toMatchObject({ datasource: OURS, queryType: 'sql', format: 'table' });
    expect(days.targets[0].rawSql).toContain('to_timestamp(epoch(timestamp))');
    const [tier, n] = dashboard.templating.list;
    expect(tier).toMatchObject({ datasource: OURS, query: { queryType: 'sql', format: 'table' } });
    expect(n).toEqual(FOR_SQLITE.templating.list[1]);
    const [ofGrafana, failures] = dashboard.annotations.list;
    expect(ofGrafana).toEqual(FOR_SQLITE.annotations.list[0]);
    expect(failures).toMatchObject({ datasource: OURS, target: { queryType: 'sql' } });
    const asked = { title: '', type: 'table', targets: [{ refId: 'A', ...failures.target }] };
    expect(Object.keys(await answerTo(asked))).toEqual(['time', 'text']);
  });
});

describe('a dashboard for MotherDuck', () => {
  it('whose data source is a name has to be told so', async () => {
    const refused = await runBuilt(['grafana', 'migrate-dashboard', await saved(FOR_MOTHERDUCK)]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/asks "Duck" alone.*--from/);
    const { dashboard, notes, counts } = await migrate(FOR_MOTHERDUCK, ['--from', 'Duck']);
    expect(counts).toEqual({ panels: 1, queries: 1, left: 1 });
    const [panel] = dashboard.rows[0].panels;
    expect(panel).not.toHaveProperty('alert');
    expect(notes.join()).toMatch(/old alerting/);
    expect(panel.targets[0]).toMatchObject({ queryType: 'sql', format: 'timeseries', datasource: OURS });
    expect(Object.keys(await answerTo(panel))).toEqual(['time', 'n']);
  });
});

async function saved(content: object | string): Promise<string> {
  const file = folder.file('given.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a file', () => {
  it.each([
    ['no JSON', 'dashboard:', /no JSON/],
    ['a list', '[]', /holds no dashboard/],
    ['an alert rule', '{"groups": []}', /neither panels nor rows/],
    ['of schema v2', '{"spec": {"elements": {}}}', /schema v2.*classic/],
    ['without a query', '{"panels": [{"type": "text"}]}', /No query in the dashboard/],
  ])('that is %s is refused', async (_, content, message) => {
    const { code, stdout, stderr } = await runBuilt(['grafana', 'migrate-dashboard', await saved(content)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('that is not there is told by its name alone', async () => {
    const { code, stderr } = await runBuilt(['grafana', 'migrate-dashboard', folder.file('missing.json')]);
    expect(code).toBe(1);
    expect(stderr).toContain('missing.json cannot be read');
    expect(stderr).not.toContain(folder.path);
  });

  it('is written whole, replaced only when asked to, and the rest told on standard error', async () => {
    const out = folder.file('new.json');
    const args = ['grafana', 'migrate-dashboard', await saved(TELEMETRY), '--output', out];
    const first = await runBuilt(args);
    expect([first.code, first.stdout]).toEqual([3, '']);
    expect(first.stderr).toMatch(
      /^note {2}panel .*\n(.*\n)*7 panels and 7 queries carried over, 1 thing left to do\.\n$/,
    );
    expect(JSON.parse(await readFile(out, 'utf8')).panels).toHaveLength(TELEMETRY.dashboard.panels.length);
    const second = await runBuilt(args);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/already_exists.*new\.json exists already/);
    expect((await runBuilt([...args, '--force'])).code).toBe(3);
  });
});
