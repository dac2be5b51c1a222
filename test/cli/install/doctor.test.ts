import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { originOf } from '../../../src/host/http/listen';
import { runBuilt } from '../../support/built-cli';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';
import { FakeGrafana } from '../grafana/fake-grafana';
import { StrictGrafana, TOKENS } from './strict-grafana';

const folder = new TemporaryFolder();
const database = folder.file('learning.db');

beforeAll(async () => {
  await (await Writer.startLearning(database, 10)).stop();
});
afterAll(() => folder.dispose());

const ID = 'mahavishnu-learning-datasource';

interface Finding {
  readonly check: string;
  readonly severity: string;
  readonly what: string;
  readonly remedy: string;
}

let roots = 0;

/** A machine with a Grafana into which everything was installed, and which answers on its port. */
class Machine {
  readonly grafana: FakeGrafana;
  /** Of its file system, as far as systemd and users go. */
  readonly root = folder.file(`root-${++roots}`);

  private constructor(grafana: FakeGrafana) {
    this.grafana = grafana;
    this.write(join(this.root, 'usr/bin/node'), '');
  }

  static async installed(version?: string): Promise<Machine> {
    const machine = new Machine(new FakeGrafana(version === undefined ? {} : { version }));
    const port = await listening({ database: 'ok', version: '12.4.0' });
    machine.write(machine.at('conf/custom.ini'), `[server]\nhttp_port = ${port}\n`);
    if (version === undefined) {
      const args = ['grafana', 'install', '--grafana', machine.grafana.home, '--db', database];
      expect((await runBuilt(args, machine.grafana.environment)).stderr).toBe('');
    }
    return machine;
  }

  at(name: string): string {
    return join(this.grafana.home, name);
  }

  get plugin(): string {
    return this.at(`data/plugins/${ID}`);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  provision(sources: readonly object[]): void {
    const datasources = sources.map((jsonData, at) => ({ name: `Source ${at}`, uid: `s${at}`, type: ID, jsonData }));
    this.write(this.at('conf/provisioning/datasources/more.yaml'), stringify({ datasources }));
  }

  unit(text: string): void {
    this.write(join(this.root, 'usr/lib/systemd/system/grafana-server.service'), `[Service]\nUser=grafana\n${text}`);
    this.write(
      join(this.root, 'etc/passwd'),
      'root:x:0:0::/root:/bin/sh\ngrafana:x:63472:63472::/nonexistent:/bin/false\n',
    );
  }

  async examine(): Promise<{ code: number | null; findings: Finding[] }> {
    const args = ['doctor', '--grafana', this.grafana.home, '--root', this.root, '--json'];
    const { code, stdout, stderr } = await runBuilt(args, this.grafana.environment);
    expect(stderr).toBe('');
    return { code, findings: JSON.parse(stdout).findings };
  }

  async finds(check: string, severity: string, what: string | RegExp, remedy: string | RegExp): Promise<void> {
    const { code, findings } = await this.examine();
    expect(findings).toContainEqual({
      check,
      severity,
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(remedy),
    });
    expect(code).toBe(findings.some((finding) => finding.severity === 'error') ? 1 : 3);
  }
}

/** Somebody on a port of this machine, who always says the same. */
async function listening(body: object): Promise<number> {
  const server = createServer((_, response) => response.end(JSON.stringify(body))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Number(new URL(originOf(server)).port);
}

describe('doctor, on the machine of Grafana', () => {
  it('finds nothing where all is well', async () => {
    expect(await (await Machine.installed()).examine()).toEqual({ code: 0, findings: [] });
  });

  it('finds that there is no Grafana', async () => {
    const { code, stdout } = await runBuilt(['doctor', '--json'], { PATH: '', GRAFANA_HOME: '' });
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    // A machine may have one where Homebrew and packages put it.
    if (findings.every(({ check }) => check !== 'grafana-missing')) return;
    expect(code).toBe(1);
    expect(findings[0]!.remedy).toContain('--grafana');
  });

  it('finds a Grafana that is too old', async () => {
    const machine = await Machine.installed('Version 9.5.2 (commit: x)');
    await machine.finds('grafana-old', 'error', /is 9\.5\.2/, /10\.4 or newer/);
  });

  it('finds that the plugin is not there', async () => {
    const machine = await Machine.installed();
    rmSync(machine.plugin, { recursive: true });
    await machine.finds('plugin-missing', 'error', /not in the plugin folder/, /grafana install/);
  });

  it('finds that it is unsigned, and where to allow it', async () => {
    const machine = await Machine.installed();
    const ini = machine.at('conf/custom.ini');
    machine.write(ini, readFileSync(ini, 'utf8').replace(/^allow/m, ';allow'));
    await machine.finds(
      'plugin-unsigned',
      'error',
      /unsigned/,
      new RegExp(`= ${ID} under \\[plugins\\] in .*custom.ini`),
    );
  });

  it('finds the package of another platform', async () => {
    const machine = await Machine.installed();
    const modules = join(machine.plugin, 'node_modules/@duckdb');
    renameSync(
      join(modules, `node-bindings-${process.platform}-${process.arch}`),
      join(modules, 'node-bindings-plan9-mips'),
    );
    await machine.finds('plugin-platform', 'error', /has DuckDB for plan9-mips/, /npm run package -- --platform/);
  });

  it('finds a plugin that may not be started', async () => {
    const machine = await Machine.installed();
    const launcher = join(
      machine.plugin,
      `gpx_mahavishnu_learning_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`,
    );
    expect(existsSync(launcher)).toBe(true);
    chmodSync(launcher, 0o644);
    await machine.finds('plugin-permission', 'error', /not executable/, /chmod a\+rx/);
  });

  it('finds that no Node is to be found', async () => {
    const machine = await Machine.installed();
    rmSync(join(machine.root, 'usr'), { recursive: true });
    await machine.finds('plugin-node', 'warning', /no Node/, /Install Node 20\.19/);
  });

  it('finds a plugin, and provisioning, of another version', async () => {
    const machine = await Machine.installed();
    const manifests = [join(machine.plugin, 'plugin.json'), machine.at('conf/provisioning/mahavishnu-learning.json')];
    for (const file of manifests)
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]*"/, '"version": "0.0.1"'));
    await machine.finds('plugin-version', 'warning', /version 0\.0\.1/, /grafana upgrade/);
    await machine.finds('provisioned-version', 'warning', /version 0\.0\.1/, /grafana upgrade/);
  });

  it('finds what is wrong with a path', async () => {
    const machine = await Machine.installed();
    machine.provision([
      { path: 'learning.db' },
      { path: folder.path },
      { path: folder.file('none.db') },
      { path: '$NOT_SET' },
    ]);
    await machine.finds('path', 'error', /path of Source 0 is not absolute/, /begin with \//);
    await machine.finds('path', 'error', /Of Source 1: .* is a folder/, /Name the database file in it/);
    await machine.finds('path', 'error', /Of Source 2: none\.db does not exist/, /Check the path/);
    expect((await machine.examine()).findings.filter(({ what }) => what.includes('Source 3'))).toEqual([]);
  });

  it('finds that the user of Grafana may not read the file, or enter its folder', async () => {
    const machine = await Machine.installed();
    machine.unit('');
    const open = folder.file('open');
    const closed = folder.file('closed');
    chmodSync(folder.path, 0o755);
    for (const [at, mode] of [
      [open, 0o755],
      [closed, 0o700],
    ] as const) {
      mkdirSync(at);
      copyFileSync(database, join(at, 'learning.db'));
      chmodSync(at, mode);
    }
    chmodSync(join(open, 'learning.db'), 0o600);
    machine.provision([{ path: join(open, 'learning.db') }, { path: join(closed, 'learning.db') }]);
    await machine.finds(
      'permission',
      'error',
      /The user grafana, .* of Source 0: the file keeps it out/,
      /setfacl -m u:grafana/,
    );
    await machine.finds('permission', 'error', /of Source 1: a folder above it keeps it out/, /setfacl/);
  });

  it('finds what systemd hides, and believes an override', async () => {
    const machine = await Machine.installed();
    machine.provision([{ path: '/home/me/learning.db' }, { path: '/tmp/learning.db' }]);
    machine.unit('ProtectHome=true\nPrivateTmp=true\n');
    await machine.finds('protect-home', 'error', /where the database of Source 0 is/, /ProtectHome=read-only/);
    await machine.finds('private-tmp', 'error', /the database of Source 1/, /PrivateTmp=false/);
    machine.write(
      join(machine.root, 'etc/systemd/system/grafana-server.service.d/override.conf'),
      '[Service]\nProtectHome=read-only\nPrivateTmp=false\n',
    );
    expect((await machine.examine()).findings.map(({ check }) => check)).not.toContain('protect-home');
  });

  it('finds a file that is mounted by itself', async () => {
    const machine = await Machine.installed();
    machine.write(
      join(machine.root, 'proc/self/mountinfo'),
      `36 35 98:0 /x ${database} ro,noatime - ext4 /dev/root ro\n`,
    );
    await machine.finds('container-mount', 'error', /itself is mounted/, /Mount its folder/);
  });

  it('finds who else has the port, or that nobody has', async () => {
    const machine = await Machine.installed();
    const ini = machine.at('conf/custom.ini');
    const text = readFileSync(ini, 'utf8');
    machine.write(ini, text.replace(/http_port = \d+/, `http_port = ${await listening({ hello: 'world' })}`));
    await machine.finds('port', 'error', /taken by another program/, /set http_port/);
  });

  it('finds two data sources on one folder of copies', async () => {
    const machine = await Machine.installed();
    const shared = { path: database, snapshotPath: '/srv/copies' };
    machine.provision([shared, shared, { path: database, snapshotPath: '/srv/others' }]);
    await machine.finds('shared-snapshots', 'warning', /Source 0 and Source 1 keep/, /a snapshotPath of its own/);
  });

  it('finds what is provisioned twice', async () => {
    const machine = await Machine.installed();
    machine.write(machine.at('conf/provisioning/datasources/by-hand.yaml'), 'datasources:\n  - uid: duckdb-learning\n');
    await machine.finds('provisioned-twice', 'error', /by-hand\.yaml/, /Take that file away/);
  });
});

describe('doctor, at an address', () => {
  async function examine(grafana: StrictGrafana, token = TOKENS.Admin) {
    const { code, stdout, stderr } = await runBuilt(['doctor', '--url', grafana.url, '--json'], {
      GRAFANA_TOKEN: token,
    });
    expect(stdout + stderr).not.toContain(token);
    expect(grafana.writes).toEqual([]);
    return { code, findings: JSON.parse(stdout).findings as Finding[] };
  }

  it.each([
    [{ version: '10.0.0' }, TOKENS.Admin, 'grafana-answers', /10\.0\.0/],
    [{}, TOKENS.Editor, 'token', /may not create data sources/],
    [{}, 'glsa_unknown', 'token', /does not accept/],
    [{ plugin: null }, TOKENS.Admin, 'plugin-missing', /not loaded the plugin/],
    [{}, TOKENS.Admin, 'data-source', /no data source duckdb-learning/],
  ])('tells of %j with %s: %s', async (options, token, check, what) => {
    const { code, findings } = await examine(await StrictGrafana.start(options), token);
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ check, severity: 'error', what: expect.stringMatching(what) }),
    );
  });

  it('tells of another version, and of one folder of copies', async () => {
    const grafana = await StrictGrafana.start({ plugin: '0.0.1' });
    const jsonData = { path: '/srv/a.db', snapshotPath: '/srv/copies', installed: { version: '0.0.1', entries: {} } };
    for (const [uid, name] of [
      ['duckdb-learning', 'One'],
      ['x', 'Two'],
    ] as const) {
      grafana.store.dataSources.set(uid, { uid, name, type: ID, jsonData });
    }
    const { code, findings } = await examine(grafana);
    expect(code).toBe(3);
    expect(findings.map(({ check }) => check)).toEqual(['plugin-version', 'installed-version', 'shared-snapshots']);
  });
});
