import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { namedGrafana } from '../../../src/cli/grafana/find-grafana';
import { runBuilt } from '../../support/built-cli';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';
import { FakeGrafana } from '../grafana/fake-grafana';

const folder = new TemporaryFolder();
const database = folder.file('learning.db');

beforeAll(async () => {
  await (await Writer.startLearning(database, 10)).stop();
});
afterAll(() => folder.dispose());

const ID = 'mahavishnu-learning-datasource';

/** An installed Grafana, with its folders where a tarball has them. */
class Installed {
  readonly grafana = new FakeGrafana();
  readonly ini = this.at('conf/custom.ini');
  readonly plugin = this.at(`data/plugins/${ID}`);
  readonly source = this.at('conf/provisioning/datasources/mahavishnu-learning.yaml');
  readonly rules = this.at('conf/provisioning/alerting/mahavishnu-learning.yaml');
  readonly overview = this.at('conf/provisioning/dashboards/mahavishnu-learning/overview.json');

  at(name: string): string {
    return join(this.grafana.home, name);
  }

  async run(...args: string[]) {
    const env = { ...this.grafana.environment, GF_PATHS_CONFIG: '' };
    const ended = await runBuilt(['grafana', ...args, '--grafana', this.grafana.home, '--json'], env);
    return { ...ended, json: ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : undefined };
  }
}

describe('install on the machine of Grafana', () => {
  it('puts plugin, permission and provisioning there, once', async () => {
    const there = new Installed();
    mkdirSync(there.at('conf'), { recursive: true });
    writeFileSync(
      there.ini,
      '; mine\n[plugins]\nallow_loading_unsigned_plugins = other-panel\n\n[server]\nhttp_port = 3100\n',
    );
    const first = await there.run('install', '--db', database);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.json.address).toBe('http://localhost:3100/d/mahavishnu-learning-overview');
    expect(readFileSync(there.ini, 'utf8')).toBe(
      `; mine\n[plugins]\nallow_loading_unsigned_plugins = other-panel,${ID}\n\n[server]\nhttp_port = 3100\n`,
    );
    for (const name of [
      'plugin.json',
      'gpx_mahavishnu_learning_linux_amd64',
      'node_modules/@duckdb/node-bindings/package.json',
      'node_modules/detect-libc/package.json',
    ]) {
      expect(existsSync(join(there.plugin, name)), name).toBe(true);
    }
    expect(parse(readFileSync(there.source, 'utf8')).datasources).toEqual([
      expect.objectContaining({ uid: 'duckdb-learning', isDefault: false, jsonData: { path: database } }),
    ]);
    const second = await there.run('install');
    expect([second.code, second.json.changed]).toEqual([0, 0]);
  });

  it('keeps what people changed in the files, and settings that are not named', async () => {
    const there = new Installed();
    await there.run('install', '--db', database);
    writeFileSync(there.overview, readFileSync(there.overview, 'utf8').replace('Learning: Overview', 'Mine'));
    writeFileSync(there.source, readFileSync(there.source, 'utf8').replace('path:', 'rowLimit: 7\n      path:'));
    const { json } = await there.run('install', '--snapshots', '/srv/copies');
    expect(json.steps.find(({ id }: { id: string }) => id === 'dashboard overview').remark).toBe(
      'changed by people (title)',
    );
    expect(readFileSync(there.overview, 'utf8')).toContain('Mine');
    expect(parse(readFileSync(there.source, 'utf8')).datasources[0].jsonData).toEqual({
      rowLimit: 7,
      path: database,
      snapshotPath: '/srv/copies',
    });
  });

  it('takes it away again, and leaves what tells Grafana to forget it', async () => {
    const there = new Installed();
    const first = await there.run('install', '--db', database);
    await there.run('install');
    const { code } = await there.run('uninstall', '--yes');
    expect(code).toBe(0);
    expect([existsSync(there.plugin), existsSync(there.overview)]).toEqual([false, false]);
    expect(readFileSync(there.ini, 'utf8')).not.toContain(ID);
    expect(parse(readFileSync(there.source, 'utf8')).deleteDatasources).toEqual([
      { name: 'Mahavishnu Learning', orgId: 1 },
    ]);
    expect(parse(readFileSync(there.rules, 'utf8')).deleteRules).toContainEqual({ orgId: 1, uid: 'learning-stale' });
    expect((await there.run('install', '--db', database)).json.changed).toBe(first.json.changed);
    expect(parse(readFileSync(there.rules, 'utf8')).groups).toBeDefined();
  });

  it('goes on where a failure has stopped it', async () => {
    const there = new Installed();
    // A file where a folder has to be.
    mkdirSync(there.at('conf/provisioning/dashboards'), { recursive: true });
    writeFileSync(there.at('conf/provisioning/dashboards/mahavishnu-learning'), '');
    const failed = await there.run('install', '--db', database);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('[io_error] A file of the installation could not be written. Mend the permission');

    rmSync(there.at('conf/provisioning/dashboards/mahavishnu-learning'));
    expect((await there.run('install', '--db', database)).code).toBe(0);
    expect((await there.run('install')).json.changed).toBe(0);
  });
});

describe('before anything is written', () => {
  it.each([
    ['a database that is not there', ['--db', '/no/such.db'], '[not_found] such.db does not exist'],
    ['no database', [], 'Name the file by --db.'],
  ])('it tells of %s', async (_, args, message) => {
    const there = new Installed();
    const { code, stderr } = await there.run('install', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
    expect(existsSync(there.at('conf/provisioning'))).toBe(false);
    expect(existsSync(there.plugin)).toBe(false);
  });

  it('it tells of a Grafana that is too old', async () => {
    const old = new FakeGrafana({ version: 'Version 10.3.9 (commit: x)' });
    const { code, stderr } = await runBuilt(
      ['grafana', 'install', '--grafana', old.home, '--db', database],
      old.environment,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('is 10.3.9, and the data source needs 10.4 or newer');
  });

  it('it tells of a file of provisioning that brings the same', async () => {
    const there = new Installed();
    mkdirSync(there.at('conf/provisioning/datasources'), { recursive: true });
    writeFileSync(there.at('conf/provisioning/datasources/by-hand.yaml'), 'datasources:\n  - uid: duckdb-learning\n');
    const { stderr } = await there.run('install', '--db', database);
    expect(stderr).toContain('datasources/by-hand.yaml in the folder of provisioning brings the same already.');
    expect(existsSync(there.plugin)).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)('it tells of a folder that may not be written to', async () => {
    const there = new Installed();
    mkdirSync(there.at('conf/provisioning'), { recursive: true });
    chmodSync(there.at('conf/provisioning'), 0o555);
    const { code, stderr } = await there.run('install', '--db', database);
    expect(code).toBe(1);
    expect(stderr).toContain('[permission_denied] The folder of provisioning may not be written to by you.');
    expect(existsSync(there.plugin)).toBe(false);
  });
});

describe('folders that are named relative to where the command is run', () => {
  const named = (home: string) => {
    const to = (name: string) => relative(process.cwd(), join(home, name));
    return ['--plugins', to('plugins'), '--provisioning', to('provisioning'), '--config', to('grafana.ini')];
  };
  const provider = (home: string) =>
    parse(readFileSync(join(home, 'provisioning/dashboards/mahavishnu-learning.yaml'), 'utf8')).providers[0].options
      .path;

  it('are told to Grafana in full', async () => {
    const there = new Installed();
    const { code, stderr } = await there.run('install', '--db', database, ...named(there.grafana.home));
    expect([code, stderr]).toEqual([0, '']);
    expect(provider(there.grafana.home)).toBe(there.at('provisioning/dashboards/mahavishnu-learning'));
  });

  it('are so of a Grafana, too', () => {
    const { home } = new FakeGrafana();
    expect(namedGrafana(relative(process.cwd(), home)).home).toBe(home);
  });

  it('are those of a container where there is no Grafana, which has its own names for them', async () => {
    const there = new Installed();
    const home = there.at('mounted');
    const env = { PATH: '/usr/bin:/bin', GRAFANA_HOME: '', GF_PATHS_CONFIG: '' };
    const { code, stdout } = await runBuilt(['grafana', 'install', '--db', '/data/learning.db', ...named(home)], env);
    expect(code).toBe(0);
    expect(stdout).toContain('One of this machine is named by --grafana.');
    expect(provider(home)).toBe('$GF_PATHS_PROVISIONING/dashboards/mahavishnu-learning');
  });
});
