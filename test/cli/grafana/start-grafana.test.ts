import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../../src/demo/create-demo';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';
import { StartProcess } from '../support/start-process';
import { FakeGrafana } from './fake-grafana';

vi.setConfig({ testTimeout: 120_000 });

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const onPath = (grafana: FakeGrafana) => ({
  ...grafana.environment,
  PATH: [dirname(grafana.program), process.env.PATH].join(delimiter),
});

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
/** With a database that is there, it is up sooner than with a demo that has to be made. */
const WORDS = ['--port', '0', '--db', database];

beforeAll(() => createDemo(database, { rows: 20, days: 1, seed: 1, indexes: false }));
afterAll(() => folder.dispose());

/** One that is found by itself. */
const start = (grafana: FakeGrafana, env: Readonly<Record<string, string>> = onPath(grafana)) =>
  new StartProcess(WORDS, { grafana: [], env });

const withDemo = (grafana: FakeGrafana, env: Readonly<Record<string, string>> = onPath(grafana)) =>
  new StartProcess(['--port', '0'], { grafana: [], env });

const named = (grafana: FakeGrafana, path: string) =>
  new StartProcess(WORDS, { grafana: ['--grafana', path], env: grafana.environment });

/** The page of our own has an answer here that the stand-in has not. */
const isGrafana = async (session: StartProcess) => !(await session.get('/api/frontend/settings')).ok;

describe('a Grafana of this machine', () => {
  it('shows the overview, with all that is ours and nothing that was set for another', async () => {
    const grafana = new FakeGrafana();
    const session = withDemo(grafana, {
      ...onPath(grafana),
      GF_SERVER_PROTOCOL: 'https',
      GF_AUTH_LDAP_ENABLED: 'true',
    });
    const { address, remarks } = await session.printed;
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/d\/mahavishnu-learning-overview$/);
    expect(remarks).toEqual([expect.stringContaining('Grafana 11.2.3')]);
    const { command, homepath, config, settings, provisioned, plugin } = grafana.started;
    expect({ command, homepath, config }).toMatchObject({ command: 'server', homepath: grafana.home });
    expect(config).toMatch(/^#[^\n]*\n$/);
    expect(plugin).toBe(resolve('dist'));
    expect(provisioned.toSorted()).toEqual([
      'alerting/rules.yaml',
      'dashboards/learning.yaml',
      'datasources/learning.yaml',
    ]);
    expect(settings).toMatchObject({
      GF_SERVER_PROTOCOL: 'http',
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'mahavishnu-learning-datasource',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      LEARNING_DASHBOARDS: resolve('dashboards'),
    });
    expect(settings.LEARNING_DB).toMatch(/learning\.db$/);
    expect(settings).not.toHaveProperty('GF_AUTH_LDAP_ENABLED');
  });

  it.each([1, 2])('ends with its plugin and leaves nothing behind after %i times Ctrl-C', async (times) => {
    const grafana = new FakeGrafana();
    const session = withDemo(grafana);
    await session.printed;
    expect(grafana.started.pids.filter(isRunning)).toHaveLength(2);
    for (let i = 0; i < times; i++) session.signal('SIGINT');
    expect(await session.exited).toEqual({ code: 0, stderr: '' });
    await expect.poll(() => grafana.started.pids.filter(isRunning), { timeout: 15_000 }).toEqual([]);
    expect(session.leftovers).toEqual([]);
  });

  it('ends when we are killed', async () => {
    const grafana = new FakeGrafana();
    const session = start(grafana);
    await session.printed;
    session.signal('SIGKILL');
    await session.exited;
    await expect.poll(() => isRunning(grafana.started.pids[0]!), { timeout: 15_000 }).toBe(false);
    process.kill(grafana.started.pids[1]!, 'SIGKILL');
  });

  it('being ended by somebody else, that is said, and nothing is left behind', async () => {
    const grafana = new FakeGrafana();
    const session = start(grafana);
    await session.printed;
    process.kill(grafana.started.pids[0]!, 'SIGKILL');
    const { code, stderr } = await session.exited;
    expect(stderr).toContain('Grafana 11.2.3 has ended.');
    expect(code).toBe(1);
    await expect.poll(() => grafana.started.pids.filter(isRunning), { timeout: 15_000 }).toEqual([]);
    expect(session.leftovers).toEqual([]);
  });

  it('is left alone with --no-grafana', async () => {
    const grafana = new FakeGrafana();
    const session = new StartProcess(WORDS, { env: onPath(grafana) });
    expect(await isGrafana(session)).toBe(false);
    expect(grafana.wasStarted).toBe(false);
  });
});

describe('where it is looked for', () => {
  it('a program of the older name', async () => {
    const grafana = new FakeGrafana(
      { version: 'Version 10.4.0 (commit: 03f502a94d, branch: HEAD)' },
      '.',
      'grafana-server',
    );
    const session = start(grafana);
    expect(await isGrafana(session)).toBe(true);
    expect((await session.printed).remarks).toEqual([expect.stringContaining('Grafana 10.4.0')]);
  });

  it('GRAFANA_HOME', async () => {
    const grafana = new FakeGrafana();
    expect(await isGrafana(start(grafana, { ...grafana.environment, GRAFANA_HOME: grafana.home }))).toBe(true);
  });

  it.each<[string, string, (grafana: FakeGrafana) => string]>([
    ['its home', '.', ({ home }) => home],
    ['its program', '.', ({ program }) => program],
    ['its program, where Homebrew has put it', 'share/grafana', ({ program }) => program],
    ['its folder, where Homebrew has put it', 'share/grafana', ({ program }) => join(program, '../..')],
  ])('what --grafana names: %s', async (_, home, path) => {
    const grafana = new FakeGrafana({}, home);
    expect(await isGrafana(named(grafana, path(grafana)))).toBe(true);
    expect(grafana.started.homepath).toBe(grafana.home);
  });

  it('a path after --grafana that has none is refused', async () => {
    const { code, stderr } = await named(new FakeGrafana(), resolve('src')).exited;
    expect(stderr).toContain('There is no Grafana at the path after --grafana.');
    expect(code).toBe(2);
  });
});

describe('a Grafana that cannot show it', () => {
  const cases: [string, ConstructorParameters<typeof FakeGrafana>[0], string][] = [
    ['is too old', { version: 'grafana version 10.3.9' }, 'is 10.3.9, and the data source needs 10.4 or newer.'],
    ['does not tell its version', { version: 'hello' }, 'does not tell its version.'],
    ['ends', { fault: 'ends' }, 'ended at once. Its log says: Server shutdown: the database is locked'],
    ['refuses the plugin', { fault: 'unsigned' }, 'does not run the data source. Its log says: Skipping: unsigned'],
  ];

  it.each(cases)('gives way to the page of our own when it %s', async (_, behaviour, reason) => {
    const grafana = new FakeGrafana(behaviour);
    const session = start(grafana);
    expect((await session.printed).remarks).toEqual([expect.stringContaining(reason)]);
    expect(await isGrafana(session)).toBe(false);
    const isLeft = () => grafana.wasStarted && grafana.started.pids.some(isRunning);
    await expect.poll(isLeft, { timeout: 15_000 }).toBe(false);
    expect(await session.stop()).toEqual({ code: 0, stderr: '' });
    expect(session.leftovers).toEqual([]);
  });

  it.each(cases)('is refused when it was asked for and %s', async (_, behaviour, reason) => {
    const grafana = new FakeGrafana(behaviour);
    const session = named(grafana, grafana.home);
    const { code, stderr } = await session.exited;
    expect(stderr).toContain(reason);
    expect(code).not.toBe(0);
    expect(session.leftovers).toEqual([]);
  });
});

it('a database without executions, which only the data source in Grafana has looked into, is refused', async () => {
  const database = {};
  const problem = {
    code: 'no_executions',
    message: 'The database songs.db has no table executions.',
    hint: 'Elsewhere.',
  };
  const grafana = new FakeGrafana({ status: { database, problem } });
  const file = join(grafana.home, 'songs.db');
  const writer = await Writer.start(file);
  await writer.run('CREATE TABLE songs (title VARCHAR)');
  await writer.stop();
  const session = new StartProcess(['--port', '0', '--db', file], { grafana: [], env: onPath(grafana) });
  const { code, stderr } = await session.exited;
  expect(stderr).toContain('[no_executions] The database songs.db has no table executions. Name the learning database');
  expect(code).toBe(1);
  await expect.poll(() => grafana.started.pids.some(isRunning), { timeout: 15_000 }).toBe(false);
  expect(session.leftovers).toEqual([]);
});

it('another Grafana on the usual port is named, and the next port is used', async () => {
  const other = createServer((_, response) => response.end(JSON.stringify({ database: 'ok', version: '12.1.0' })));
  other.listen(3000, '127.0.0.1');
  const isOurs = await once(other, 'listening').then(
    () => true,
    () => false,
  );
  try {
    const session = new StartProcess(['--db', database], { grafana: [], env: onPath(new FakeGrafana()) });
    const { address, remarks } = await session.printed;
    expect(Number(new URL(address).port)).toBeGreaterThan(3000);
    expect(remarks[1]).toMatch(isOurs ? /^The port 3000 is taken by Grafana 12\.1\.0,/ : /^The port 3000 is taken by /);
  } finally {
    other.close();
  }
});

it('two side by side show each its own database, though both found the same port free', async () => {
  const [one, other] = [new FakeGrafana({ gated: true }), new FakeGrafana({ gated: true })];
  const [first, second] = [one, other].map(
    (grafana) => new StartProcess(['--db', database], { grafana: [], env: onPath(grafana) }),
  );
  await expect.poll(() => one.wasStarted && other.wasStarted, { timeout: 60_000 }).toBe(true);
  one.letListen();
  const { address } = await first!.printed;
  other.letListen();
  const { address: another } = await second!.printed;
  expect(another).not.toBe(address);
  expect(await (await second!.get('/api/datasources/uid/duckdb-learning')).json()).toEqual({
    jsonData: { snapshotPath: other.started.settings.LEARNING_SNAPSHOTS },
  });
  expect(await second!.stop()).toEqual({ code: 0, stderr: '' });
  expect(second!.leftovers).toEqual([]);
});

it('the port that was asked for is taken', async () => {
  const other = createServer((_, response) => response.end('Hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const session = new StartProcess(['--port', String(port), '--db', database], {
    grafana: [],
    env: onPath(new FakeGrafana()),
  });
  const { code, stderr } = await session.exited;
  expect(stderr).toContain(`The port ${port} is taken by another program.`);
  expect(code).toBe(2);
  other.close();
});
