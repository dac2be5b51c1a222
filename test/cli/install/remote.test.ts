import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/build/root';
import { DASHBOARDS } from '../../../src/dashboards/dashboards';
import { type Ended, OnTerminal, runBuilt } from '../../support/built-cli';
import { TemporaryFolder } from '../../support/temporary-folder';
import { InstallationCopy } from './installation-copy';
import { StrictGrafana, TOKENS } from './strict-grafana';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const DATABASE = '/srv/data/learning.db';
/** In the order in which they are written. */
const DASHBOARD_FILES = DASHBOARDS.map(({ file }) => file).toSorted();
const OVERVIEW = 'mahavishnu-learning-overview';

let copies = 0;
const newVersion = () => new InstallationCopy(folder.file(`copy-${++copies}`));

interface Run extends Ended {
  readonly json: {
    readonly changed: number;
    readonly address: string | null;
    readonly steps: readonly { readonly action: string; readonly id: string; readonly remark: string | null }[];
  };
}

async function run(
  grafana: StrictGrafana,
  args: readonly string[],
  program?: string,
  token = TOKENS.Admin,
): Promise<Run> {
  const ended = await runBuilt(['grafana', ...args, '--url', grafana.url, '--json'], { GRAFANA_TOKEN: token }, program);
  expect(ended.stdout + ended.stderr).not.toContain(token);
  return { ...ended, json: ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : undefined };
}

async function installed(program?: string): Promise<StrictGrafana> {
  const grafana = await StrictGrafana.start();
  const { code, stderr } = await run(grafana, ['install', '--db', DATABASE], program);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  grafana.requests.length = 0;
  return grafana;
}

const stepOf = ({ json }: Run, id: string) => json.steps.find((step) => step.id === id);

/** As somebody saves it in Grafana. */
function editDashboard(
  { store }: StrictGrafana,
  uid: string,
  change: (dashboard: Record<string, unknown>) => void,
): void {
  const { dashboard } = store.dashboards.get(uid)!;
  change(dashboard);
  dashboard.version++;
}

describe('install', () => {
  it('only says what it would do by --dry-run', async () => {
    const grafana = await StrictGrafana.start();
    const { code, json } = await run(grafana, ['install', '--db', DATABASE, '--dry-run']);
    expect(code).toBe(0);
    expect(json.steps.map(({ action }) => action)).toEqual(json.steps.map(() => 'create'));
    expect(json.address).toBeNull();
    expect(grafana.writes).toEqual([]);
  });

  it('brings data source, folder, dashboards and rules', async () => {
    const { store } = await installed();
    expect(store.dataSources.get('duckdb-learning')).toMatchObject({
      type: 'mahavishnu-learning-datasource',
      jsonData: { path: DATABASE },
    });
    expect(store.folders.get('mahavishnu-learning')).toMatchObject({ title: 'Mahavishnu' });
    expect(store.dashboards.get(OVERVIEW)).toMatchObject({ folderUid: 'mahavishnu-learning' });
    expect(store.rules.get('learning-stale')).toMatchObject({ folderUID: 'mahavishnu-learning' });
  });

  it('means by a rule what its file means: two dollar signs are one, and some fields have other names', async () => {
    const copy = newVersion();
    copy.changeRules((text) => text.replace('Too few executions succeed.', () => 'Too few in {{ $$labels.pool }}.'));
    copy.changeRules((text) =>
      text.replace(
        /(uid: learning-success-rate-warning\n(?:.*\n)*?)( {8}noDataState)/,
        '$1        keepFiringFor: 3m\n        record: {metric: m, from: A, targetDatasourceUid: p}\n$2',
      ),
    );
    const { store } = await installed(copy.cli);
    expect(store.rules.get('learning-success-rate-warning')).toMatchObject({
      keep_firing_for: '3m',
      record: { metric: 'm', from: 'A', target_datasource_uid: 'p' },
      annotations: { summary: 'Too few in {{ $labels.pool }}.' },
    });
  });

  it('writes nothing a second time, and says so', async () => {
    const grafana = await installed();
    const { code, stdout } = await runBuilt(['grafana', 'install', '--url', grafana.url], {
      GRAFANA_TOKEN: TOKENS.Admin,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing to do');
    expect(grafana.writes).toEqual([]);
  });

  it('takes the token of a file', async () => {
    const grafana = await installed();
    const file = folder.file('token');
    writeFileSync(file, `${TOKENS.Admin}\n`);
    const { code } = await runBuilt(['grafana', 'install', '--url', grafana.url, '--token-file', file]);
    expect(code).toBe(0);
  });

  it('goes on where a failure has stopped it', async () => {
    const grafana = await StrictGrafana.start();
    grafana.fail(/dashboards\/db/, 2);
    const failed = await run(grafana, ['install', '--db', DATABASE]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('[grafana_refused] Grafana refuses to save the dashboard');
    expect(failed.stderr).toContain('run the same command again');
    grafana.requests.length = 0;
    expect((await run(grafana, ['install', '--db', DATABASE])).code).toBe(0);
    expect(grafana.writes.filter((write) => write.includes('dashboards/db'))).toHaveLength(DASHBOARD_FILES.length - 2);
    expect((await run(grafana, ['install'])).json.changed).toBe(0);
  });

  it('goes on where it was killed, and knows what it had written as its own', async () => {
    let hold = () => {};
    const held = new Promise<void>((resolve) => {
      hold = resolve;
    });
    let saves = 0;
    const grafana = await StrictGrafana.start({
      instead: ({ method, path }) => {
        if (method !== 'POST' || !path.includes('dashboards/db') || ++saves !== 3) return false;
        hold();
        return true;
      },
    });
    const args = [inRoot('lib/cli.cjs'), 'grafana', 'install', '--url', grafana.url, '--db', DATABASE];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, GRAFANA_TOKEN: TOKENS.Admin },
      stdio: 'ignore',
    });
    await held;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await run(grafana, ['install'])).code).toBe(0);
    const other = newVersion();
    for (const name of DASHBOARD_FILES.slice(0, 3)) {
      other.changeDashboard(name, (dashboard) => {
        dashboard.description = 'New.';
      });
    }
    const upgraded = await run(grafana, ['upgrade'], other.cli);
    expect([upgraded.code, upgraded.json.changed]).toEqual([0, 3]);
  });

  it('changes a setting that is named', async () => {
    const grafana = await installed();
    const { json } = await run(grafana, ['install', '--db', '/srv/other.db']);
    expect(stepOf({ json } as Run, 'data source')).toMatchObject({ action: 'update', remark: '(path)' });
    expect(grafana.store.dataSources.get('duckdb-learning')).toMatchObject({ jsonData: { path: '/srv/other.db' } });
    expect((await run(grafana, ['install'])).json.changed).toBe(0);
  });
});

describe('what people did', () => {
  it('to a dashboard stays where there is nothing new, unless it is to be overwritten', async () => {
    const grafana = await installed();
    editDashboard(grafana, OVERVIEW, (dashboard) => {
      dashboard.title = 'Mine';
    });
    const kept = await run(grafana, ['install']);
    expect(stepOf(kept, `dashboard ${OVERVIEW}`)).toMatchObject({
      action: 'keep',
      remark: 'changed by people (title)',
    });
    expect(grafana.writes).toEqual([]);
    await run(grafana, ['install', '--overwrite']);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard.title).toBe('Learning: Overview');
  });

  it('is asked about where there is something new, and nothing is done where nobody can be asked', async () => {
    const grafana = await installed();
    const other = newVersion();
    for (const name of ['overview', 'tiers']) {
      other.changeDashboard(name, (dashboard) => {
        dashboard.description = 'New.';
      });
    }
    editDashboard(grafana, OVERVIEW, (dashboard) => {
      dashboard.title = 'Mine';
    });
    const refused = await run(grafana, ['upgrade'], other.cli);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the dashboard “Learning: Overview” is changed by people (');
    expect(grafana.writes).toEqual([]);

    const kept = await run(grafana, ['upgrade', '--keep'], other.cli);
    expect(kept.code).toBe(0);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard).toMatchObject({ title: 'Mine' });
    expect(grafana.store.dashboards.get('mahavishnu-learning-tiers')!.dashboard).toMatchObject({ description: 'New.' });
    // It was decided for this version.
    const again = await run(grafana, ['upgrade'], other.cli);
    expect([again.code, again.json.changed]).toEqual([0, 0]);

    const overwritten = await run(grafana, ['upgrade', '--overwrite'], other.cli);
    expect(overwritten.json.changed).toBe(1);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard).toMatchObject({
      title: 'Learning: Overview',
      description: 'New.',
    });
  });

  it('is not undone where they have moved or removed something', async () => {
    const grafana = await installed();
    grafana.store.dashboards.get(OVERVIEW)!.folderUid = 'elsewhere';
    grafana.store.folders.set('elsewhere', { uid: 'elsewhere', title: 'Elsewhere' });
    grafana.store.dashboards.delete('mahavishnu-learning-pools');
    expect((await run(grafana, ['install'])).json.changed).toBe(0);
    const other = newVersion();
    other.changeDashboard('overview', (dashboard) => {
      dashboard.description = 'New.';
    });
    expect((await run(grafana, ['upgrade'], other.cli)).code).toBe(0);
    expect(grafana.store.dashboards.get(OVERVIEW)).toMatchObject({
      folderUid: 'elsewhere',
      dashboard: { description: 'New.' },
    });
    expect(grafana.store.dashboards.has('mahavishnu-learning-pools')).toBe(false);
  });

  it('to a rule stays: one that is paused, and one of their own in our group', async () => {
    const grafana = await installed();
    const rule = grafana.store.rules.get('learning-stale')!;
    rule.isPaused = true;
    grafana.store.rules.set('theirs', { ...rule, uid: 'theirs', title: 'Theirs' });
    const other = newVersion();
    other.changeRules((text) => text.replaceAll('for: 5m', 'for: 7m').replaceAll('for: 10m', 'for: 7m'));
    expect((await run(grafana, ['upgrade', '--keep'], other.cli)).code).toBe(0);
    expect(grafana.store.rules.get('learning-stale')).toMatchObject({ isPaused: true });
    expect(grafana.store.rules.get('theirs')).toMatchObject({ title: 'Theirs' });
    expect(grafana.store.rules.get('learning-success-rate-warning')).toMatchObject({ for: '7m' });
  });

  it('before the first run is no property of ours', async () => {
    const grafana = await StrictGrafana.start();
    const dashboard = { uid: OVERVIEW, title: 'Somebody else’s', version: 3 };
    grafana.store.dashboards.set(OVERVIEW, { dashboard, folderUid: '' });
    const { code, stderr } = await run(grafana, ['install', '--db', DATABASE]);
    expect(code).toBe(2);
    expect(stderr).toContain('there before, and different');
    expect(grafana.writes).toEqual([]);
    expect((await run(grafana, ['install', '--db', DATABASE, '--yes'])).code).toBe(0);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard.title).toBe('Somebody else’s');
    await run(grafana, ['uninstall', '--yes']);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard.title).toBe('Somebody else’s');
  });
});

describe('upgrade', () => {
  it('takes away what a version no longer brings', async () => {
    const grafana = await installed();
    const other = newVersion();
    other.dropDashboard('coverage');
    await run(grafana, ['upgrade'], other.cli);
    expect(grafana.store.dashboards.has('mahavishnu-learning-coverage')).toBe(false);
  });

  it('is for what is installed', async () => {
    const { code, stderr } = await run(await StrictGrafana.start(), ['upgrade']);
    expect(code).toBe(1);
    expect(stderr).toContain('Run mahavishnu-learning grafana install.');
  });
});

describe('a version', () => {
  it('that is newer is not taken back', async () => {
    const grafana = await installed();
    const source = grafana.store.dataSources.get('duckdb-learning') as { jsonData: { installed: { version: string } } };
    source.jsonData.installed.version = '10.0.0';
    const { code, stderr } = await run(grafana, ['install']);
    expect(code).toBe(2);
    expect(stderr).toContain('Version 10.0.0 is installed, and this command is of');
    expect(grafana.writes).toEqual([]);
  });
});

describe('a folder that was named', () => {
  it('is that of later runs', async () => {
    const grafana = await StrictGrafana.start();
    await run(grafana, ['install', '--db', DATABASE, '--folder', 'theirs']);
    expect((await run(grafana, ['install'])).json.changed).toBe(0);
    expect([...grafana.store.folders.keys()]).toEqual(['theirs']);
    await run(grafana, ['uninstall', '--yes']);
    // It may have been there before.
    expect([...grafana.store.folders.keys()]).toEqual(['theirs']);
    expect(grafana.store.rules.size).toBe(0);
  });
});

describe('on a terminal', () => {
  it.each([
    ['k', 'Somebody else’s'],
    ['o', 'Learning: Overview'],
  ])('the answer %s is followed', async (answer, title) => {
    const grafana = await StrictGrafana.start();
    const dashboard = { uid: OVERVIEW, title: 'Somebody else’s', version: 3 };
    grafana.store.dashboards.set(OVERVIEW, { dashboard, folderUid: '' });
    const args = ['grafana', 'install', '--url', grafana.url, '--db', DATABASE];
    const terminal = new OnTerminal(args, { columns: 200, env: { GRAFANA_TOKEN: TOKENS.Admin } });
    await terminal.shows('Keep it (k), or overwrite it (o)?');
    terminal.type(`${answer}\r`);
    expect(await terminal.ended()).toBe(0);
    expect(grafana.store.dashboards.get(OVERVIEW)!.dashboard.title).toBe(title);
  });
});

describe('uninstall', () => {
  it('asks first', async () => {
    const grafana = await installed();
    const { code, stderr } = await run(grafana, ['uninstall']);
    expect(code).toBe(2);
    expect(stderr).toContain('Add --yes if that is wanted.');
    expect(grafana.writes).toEqual([]);
  });

  it('takes everything away', async () => {
    const grafana = await installed();
    expect((await run(grafana, ['uninstall', '--yes'])).code).toBe(0);
    const { dataSources, folders, dashboards, rules } = grafana.store;
    expect([dataSources.size, folders.size, dashboards.size, rules.size]).toEqual([0, 0, 0, 0]);
  });

  it('leaves what people changed, and what that needs', async () => {
    const grafana = await installed();
    editDashboard(grafana, OVERVIEW, (dashboard) => {
      dashboard.title = 'Mine';
    });
    expect((await run(grafana, ['uninstall', '--yes'])).code).toBe(0);
    expect([...grafana.store.dashboards.keys()]).toEqual([OVERVIEW]);
    expect(grafana.store.folders.size).toBe(1);
    expect(grafana.store.dataSources.size).toBe(1);
    expect((await run(grafana, ['uninstall', '--yes', '--overwrite'])).code).toBe(0);
    expect(grafana.store.dashboards.size).toBe(0);
    expect(grafana.store.dataSources.size).toBe(0);
  });

  it('goes on where a failure has stopped it', async () => {
    const grafana = await installed();
    grafana.fail(/alert-rules/, 3);
    expect((await run(grafana, ['uninstall', '--yes'])).code).toBe(1);
    expect((await run(grafana, ['uninstall', '--yes'])).code).toBe(0);
    expect(grafana.store.rules.size).toBe(0);
    expect(grafana.store.dataSources.size).toBe(0);
  });
});
