import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandsOf, type Followed, follow, hasCurl } from '../support/runbook';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 240_000 });

let folder: TemporaryFolder;
let cwd: string;
let database: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  cwd = folder.file('live');
  database = join(cwd, 'learning.db');
  mkdirSync(cwd);
});
afterEach(() => {
  // Of a collector that a line which failed has left running.
  const owner = `${database}.collector`;
  if (existsSync(owner)) process.kill(JSON.parse(readFileSync(owner, 'utf8')).pid, 'SIGKILL');
  folder.dispose();
});

const type = (command: string): Followed => follow({ cwd, temporary: folder.path }, command);

/** Types a line that has to succeed. @returns what it said */
function succeed(command: string): string {
  const { code, stdout, stderr } = type(command);
  expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: expect.any(String) });
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('initialise-and-migrate.md does what it says, from the first line to the last', async () => {
  // The last row breaks a rule of the new tables.
  await createVersion1Database(database, [insertSql({}, 20), insertSql({ duration_seconds: '-1' })]);
  const said = commandsOf('initialise-and-migrate.md').map(succeed);
  expect(said).toEqual([
    expect.stringContaining('created, schema version 2'),
    expect.stringMatching(/^schema +version 2 /m),
    expect.stringMatching(/^schema +version 1 /m),
    expect.stringMatching(/would be migrated from .* 20 of 21 rows/),
    expect.stringContaining('rows, read and compared'),
    expect.stringMatching(/migrated from .* 20 of 21 rows[\s\S]*learning\.db\.before_migration-/),
    expect.stringContaining('nothing to do'),
    expect.stringMatching(/^executions +20$/m),
    expect.stringContaining('0 of 20 rows with a violation'),
    '',
    '',
    expect.stringMatching(/^executions +21$/m),
    expect.stringMatching(/empty now; the old database is learning\.db\.before_reset-/),
  ]);
  expect(readdirSync(join(cwd, 'data'))).toContainEqual(expect.stringMatching(/^learning\.db\.before_reset-/));
});

it('initialise-and-migrate.md: a database that is open is left alone, and told by whom', async () => {
  await createVersion1Database(database, [insertSql({}, 3)]);
  const writer = await Writer.start(database);
  const { code, stderr } = type('npx mahavishnu-learning db migrate --db learning.db');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/\[locked\].*PID \d+/)]);
  await writer.stop();
});

it.runIf(process.platform === 'linux' && hasCurl)(
  'move-to-the-collector.md does what it says, from the first line to the last',
  async () => {
    const writer = await Writer.startLearning(database, 300);
    const port = await freePort();
    const commands = commandsOf('move-to-the-collector.md');
    expect(commands.length).toBeGreaterThan(9);
    const said: string[] = [];
    for (const command of commands) {
      // The orchestrator is stopped between the backup and the look.
      if (command.includes('db status') && said.length === 1) await writer.stop();
      const mended = command
        .replaceAll('127.0.0.1:8686', `127.0.0.1:${port}`)
        .replace('collector --db', `collector --listen 127.0.0.1:${port} --db`);
      said.push(succeed(mended));
    }
    expect(said).toEqual([
      expect.stringContaining('rows, read and compared'),
      expect.stringMatching(/^open in +nobody$/m),
      '',
      expect.stringContaining('"ready"'),
      expect.stringContaining('"inserted":1'),
      expect.stringContaining('first_record'),
      expect.stringContaining('"status":"healthy"'),
      expect.stringContaining('"status":"healthy"'),
      expect.stringMatching(/^open in +a collector, PID \d+/m),
      '',
      '',
      expect.stringMatching(/^open in +nobody$[\s\S]*^executions +301$/m),
    ]);
    expect(existsSync(join(cwd, 'backups'))).toBe(true);
  },
);
