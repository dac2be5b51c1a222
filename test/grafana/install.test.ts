import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { InstallationCopy } from '../cli/install/installation-copy';
import { runBuilt } from '../support/built-cli';
import { FreshGrafana } from './support/fresh-grafana';

const { database } = inject('grafana');
const OVERVIEW = 'mahavishnu-learning-overview';
const MINUTE = 60_000;

interface Saved {
  readonly dashboard: Record<string, unknown> & { readonly version: number; readonly title: string };
  readonly meta: { readonly folderUid: string };
}

interface Rule extends Record<string, unknown> {
  readonly uid: string;
  readonly title: string;
  readonly isPaused: boolean;
}

const lastHour = () => ({ from: Date.now() - 3_600_000, to: Date.now() });

const dashboardsOf = ({ api }: FreshGrafana) => api.get<{ uid: string }[]>('/api/search?type=dash-db');
const rulesOf = ({ api }: FreshGrafana) => api.get<Rule[]>('/api/v1/provisioning/alert-rules');
const overviewOf = ({ api }: FreshGrafana) => api.get<Saved>(`/api/dashboards/uid/${OVERVIEW}`);

describe('at its address', () => {
  const grafana = new FreshGrafana();
  let token = '';
  let policies: unknown;

  beforeAll(async () => {
    grafana.placePlugin();
    await grafana.start();
    token = await grafana.token('Admin');
    policies = await grafana.api.get('/api/v1/provisioning/policies');
  });
  afterAll(() => grafana.dispose());

  async function run(args: readonly string[], { program, by = token }: { program?: string; by?: string } = {}) {
    const ended = await runBuilt(
      ['grafana', ...args, '--url', grafana.origin, '--json'],
      { GRAFANA_TOKEN: by },
      program,
    );
    expect(ended.stdout + ended.stderr).not.toContain(by);
    return { ...ended, json: ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : undefined };
  }

  async function edit(change: object): Promise<void> {
    const { dashboard, meta } = await overviewOf(grafana);
    const body = { dashboard: { ...dashboard, ...change }, folderUid: meta.folderUid };
    await grafana.api.call('POST', '/api/dashboards/db', body);
  }

  it('a token of an editor is too weak', async () => {
    const { code, stderr } = await run(['install', '--db', database], { by: await grafana.token('Editor') });
    expect(code).toBe(1);
    expect(stderr).toContain('[forbidden] The token may not create data sources');
    expect(await dashboardsOf(grafana)).toEqual([]);
  });

  it('everything is there, with a first panel, within a minute', async () => {
    const began = Date.now();
    const { code, stderr, json } = await run(['install', '--db', database]);
    expect([code, stderr]).toEqual([0, '']);
    expect(json.remarks[0]).toContain('The data source works: learning.db has');
    const [[count]] = (await grafana.api.rows('SELECT count(*) AS n FROM executions', lastHour())) as [[number]];
    expect(count).toBeGreaterThan(0);
    expect(Date.now() - began).toBeLessThan(MINUTE);
    expect((await overviewOf(grafana)).meta.folderUid).toBe('mahavishnu-learning');
  });

  it('a second run changes nothing', async () => {
    const before = [await overviewOf(grafana), await rulesOf(grafana)];
    expect((await run(['install'])).json.changed).toBe(0);
    expect([await overviewOf(grafana), await rulesOf(grafana)]).toEqual(before);
  });

  it('what people changed is kept until it is to be overwritten', async () => {
    await edit({ title: 'Mine' });
    const paused = (await rulesOf(grafana)).find(({ uid }) => uid === 'learning-stale')!;
    await grafana.api.call('PUT', `/api/v1/provisioning/alert-rules/${paused.uid}`, { ...paused, isPaused: true });
    expect((await run(['install'])).json.changed).toBe(0);
    const copy = new InstallationCopy(grafana.at('copy'));
    for (const name of ['overview', 'tiers']) {
      copy.changeDashboard(name, (dashboard) => {
        dashboard.description = 'New.';
      });
    }
    const program = copy.cli;
    expect((await run(['upgrade'], { program })).code).toBe(2);
    const kept = await run(['upgrade', '--keep'], { program });
    expect([kept.code, kept.json.changed]).toEqual([0, 1]);
    expect((await overviewOf(grafana)).dashboard.title).toBe('Mine');
    expect((await run(['upgrade'], { program })).json.changed).toBe(0);
    expect((await run(['upgrade', '--overwrite'], { program })).code).toBe(0);
    expect((await overviewOf(grafana)).dashboard).toMatchObject({ title: 'Learning: Overview', description: 'New.' });
    expect((await rulesOf(grafana)).find(({ uid }) => uid === paused.uid)!.isPaused).toBe(false);
    expect((await run(['upgrade'], { program })).json.changed).toBe(0);
  });

  it('the doctor finds nothing', async () => {
    const { code, stdout } = await runBuilt(['doctor', '--url', grafana.origin, '--json'], { GRAFANA_TOKEN: token });
    expect(JSON.parse(stdout).findings).toEqual([]);
    expect(code).toBe(0);
  });

  it('all of it goes, and nothing else', async () => {
    const { code, stderr } = await run(['uninstall', '--yes']);
    expect([code, stderr]).toEqual([0, '']);
    expect(await dashboardsOf(grafana)).toEqual([]);
    expect(await rulesOf(grafana)).toEqual([]);
    expect(await grafana.api.get('/api/datasources')).toEqual([]);
    expect(await grafana.api.get('/api/folders')).toEqual([]);
    expect(await grafana.api.get('/api/v1/provisioning/policies')).toEqual(policies);
  });
});

describe('by its folders', () => {
  const grafana = new FreshGrafana();
  afterAll(() => grafana.dispose());

  const run = (...args: string[]) =>
    runBuilt([
      'grafana',
      ...args,
      '--json',
      ...['--grafana', grafana.grafana!.home, '--config', grafana.config],
      ...folders(),
    ]);
  const folders = () => ['--plugins', grafana.plugins, '--provisioning', grafana.provisioning];

  it('it shows what was installed when it starts', async () => {
    const { code, stderr } = await run('install', '--db', database);
    expect([code, stderr]).toEqual([0, '']);
    await grafana.start();
    const [[count]] = (await grafana.api.rows('SELECT count(*) AS n FROM executions', lastHour())) as [[number]];
    expect(count).toBeGreaterThan(0);
    expect((await overviewOf(grafana)).dashboard.title).toBe('Learning: Overview');
    expect((await rulesOf(grafana)).map(({ uid }) => uid)).toContain('learning-stale');
    await grafana.stop();
  });

  it('it has forgotten it when it starts after all was taken away', async () => {
    const { code, stderr } = await run('uninstall', '--yes');
    expect([code, stderr]).toEqual([0, '']);
    await grafana.start();
    expect(await dashboardsOf(grafana)).toEqual([]);
    expect(await rulesOf(grafana)).toEqual([]);
    expect(await grafana.api.get('/api/datasources')).toEqual([]);
  });
});
