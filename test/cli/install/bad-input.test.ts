import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { originOf } from '../../../src/host/http/listen';
import { runBuilt } from '../../support/built-cli';
import { StrictGrafana, TOKENS } from './strict-grafana';

const DATABASE = ['--db', '/srv/data/learning.db'];

async function refused(grafana: StrictGrafana, args: readonly string[] = DATABASE, token = TOKENS.Admin) {
  const { code, stdout, stderr } = await runBuilt(['grafana', 'install', '--url', grafana.url, ...args], {
    GRAFANA_TOKEN: token,
  });
  expect(grafana.writes).toEqual([]);
  expect(stdout).toBe('');
  expect(stderr).not.toContain(token);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return { code, stderr };
}

/** Where somebody listened a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = originOf(server);
  server.close();
  await once(server, 'close');
  return url;
}

const html = '<!doctype html><title>Something else</title>';

describe('an address', () => {
  it('where nobody listens', async () => {
    const { code, stderr } = await runBuilt(['grafana', 'install', '--url', await closedAddress(), ...DATABASE], {
      GRAFANA_TOKEN: TOKENS.Admin,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      '[grafana_down] No Grafana answers at the address (ECONNREFUSED). Start it, or correct the address',
    );
  });

  it.each(['ftp://grafana', 'http://admin:admin@localhost', 'http://'])('that is none: %s', async (url) => {
    const { code, stderr } = await runBuilt(['grafana', 'install', '--url', url], { GRAFANA_TOKEN: TOKENS.Admin });
    expect(code).toBe(2);
    expect(stderr).toMatch(/Option '--url <address>'/);
    expect(stderr).not.toContain('admin:admin');
  });

  it('of another program', async () => {
    const grafana = await StrictGrafana.start({
      instead: (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
        return true;
      },
    });
    const { code, stderr } = await refused(grafana);
    expect(code).toBe(1);
    expect(stderr).toContain('[grafana_down] What answers at the address is not a Grafana.');
  });

  it.each([
    [401, 'Something before the Grafana asks for a login (status 401).'],
    [502, 'Something before the Grafana does not reach it (status 502).'],
  ])('of a proxy that says %i', async (status, message) => {
    const grafana = await StrictGrafana.start({
      instead: (_, response) => {
        response.writeHead(status, { 'Content-Type': 'text/html' }).end(html);
        return true;
      },
    });
    expect((await refused(grafana)).stderr).toContain(`[grafana_down] ${message}`);
  });

  it('that only sends on: the token does not go there', async () => {
    const grafana = await StrictGrafana.start({
      instead: (_, response) => {
        response.writeHead(302, { Location: 'https://elsewhere.example.org/login' }).end();
        return true;
      },
    });
    expect((await refused(grafana)).stderr).toContain(
      '[grafana_down] The address only sends on to https://elsewhere.example.org.',
    );
  });
});

describe('a token', () => {
  it('that is missing', async () => {
    const { code, stderr } = await runBuilt(['grafana', 'install', '--url', 'http://127.0.0.1:1', ...DATABASE]);
    expect(code).toBe(2);
    expect(stderr).toContain('give it by GRAFANA_TOKEN or --token-file');
  });

  it('that is none', async () => {
    const { code, stderr } = await refused(await StrictGrafana.start(), DATABASE, 'two words');
    expect(code).toBe(2);
    expect(stderr).toContain('The token is none');
  });

  it('that Grafana does not know', async () => {
    const { code, stderr } = await refused(await StrictGrafana.start(), DATABASE, 'glsa_somebodyelse');
    expect(code).toBe(1);
    expect(stderr).toContain('[unauthorized] Grafana does not accept the token.');
  });

  it('that is too weak', async () => {
    const { code, stderr } = await refused(await StrictGrafana.start(), DATABASE, TOKENS.Editor);
    expect(code).toBe(1);
    expect(stderr).toContain(
      '[forbidden] The token may not create data sources (datasources:create), change data sources',
    );
    expect(stderr).toContain('the role Admin');
  });
});

describe('a Grafana', () => {
  it.each([false, true])('that is too old, whether or not it hides it: %s', async (hidesVersion) => {
    const { code, stderr } = await refused(await StrictGrafana.start({ version: '10.3.1', hidesVersion }));
    expect(code).toBe(1);
    expect(stderr).toContain('[grafana_too_old] The Grafana is 10.3.1, and the data source needs 10.4 or newer.');
  });

  it('without the plugin', async () => {
    const { stderr } = await refused(await StrictGrafana.start({ plugin: null }));
    expect(stderr).toContain('[not_found] This Grafana has no plugin mahavishnu-learning-datasource.');
    expect(stderr).toContain('allow_loading_unsigned_plugins');
  });

  it('that has a dashboard from a file', async () => {
    const grafana = await StrictGrafana.start();
    const dashboard = { uid: 'mahavishnu-learning-pools', title: 'Learning: Pools', version: 1 };
    grafana.store.dashboards.set(dashboard.uid, { dashboard, folderUid: '', file: 'pools.json' });
    expect((await refused(grafana)).stderr).toContain(
      '[already_exists] The dashboard “Learning: Pools” comes from a file of provisioning (pools.json).',
    );
  });

  it('that has an alert rule from a file', async () => {
    const grafana = await StrictGrafana.start();
    grafana.store.rules.set('learning-stale', {
      uid: 'learning-stale',
      title: 'Stale data',
      folderUID: 'x',
      ruleGroup: 'y',
      provenance: 'file',
    });
    expect((await refused(grafana)).stderr).toContain('The alert rule “Stale data” comes from a file of provisioning.');
  });

  it('whose data source comes from a file keeps its settings', async () => {
    const grafana = await StrictGrafana.start();
    const source = {
      uid: 'duckdb-learning',
      name: 'L',
      type: 'mahavishnu-learning-datasource',
      readOnly: true,
      jsonData: { path: '/a' },
    };
    grafana.store.dataSources.set('duckdb-learning', source);
    expect((await refused(grafana)).stderr).toContain(
      '[forbidden] The data source comes from a file of provisioning: path',
    );
    const run = () => runBuilt(['grafana', 'install', '--url', grafana.url], { GRAFANA_TOKEN: TOKENS.Admin });
    expect((await run()).code).toBe(0);
    expect((await run()).stdout).toContain('Nothing to do');
  });

  it.each([
    [{ managedBy: 'repo' }, 'The folder “Theirs” is managed by another tool (repo).'],
    [{ canSave: false }, 'The token may not write to the folder “Theirs”.'],
  ])('whose folder belongs to another: %j', async (fields, message) => {
    const grafana = await StrictGrafana.start();
    grafana.store.folders.set('theirs', { uid: 'theirs', title: 'Theirs', ...fields });
    const { code, stderr } = await refused(grafana, [...DATABASE, '--folder', 'theirs']);
    expect(code).toBe(1);
    expect(stderr).toContain(`[forbidden] ${message}`);
  });

  it('that has another data source of that name, or of that uid', async () => {
    const grafana = await StrictGrafana.start();
    grafana.store.dataSources.set('x', { uid: 'x', name: 'Mahavishnu Learning', type: 'prometheus' });
    expect((await refused(grafana)).stderr).toContain(
      'is called “Mahavishnu Learning”. Give ours another name by --name.',
    );
    grafana.store.dataSources.set('duckdb-learning', { uid: 'duckdb-learning', name: 'P', type: 'prometheus' });
    expect((await refused(grafana)).stderr).toContain('belongs to a data source of another type');
  });

  it('that has no data source yet has to be told of a database, by an absolute path', async () => {
    const grafana = await StrictGrafana.start();
    expect((await refused(grafana, [])).stderr).toContain('Name the file by --db');
    const { code, stderr } = await refused(grafana, ['--db', 'learning.db']);
    expect(code).toBe(2);
    expect(stderr).toContain('The path after --db is not absolute.');
  });
});
