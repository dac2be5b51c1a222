import { createHash } from 'node:crypto';
import {
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { BackupCommand } from './support/backup-command';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Flips one bit. */
function flip(path: string, at: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0]! ^= 1;
  writeSync(file, byte, 0, 1, at);
}

type Manifest = Record<string, unknown> & { contents: { tables: { name: string; rows: number; checksum: string }[] } };

function editManifest(path: string, edit: (manifest: Manifest) => void, { signed }: { signed: boolean }): void {
  const { checksum, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest & { checksum: string };
  edit(manifest as Manifest);
  const sum = signed ? createHash('sha256').update(JSON.stringify(manifest)).digest('hex') : checksum;
  writeFileSync(path, JSON.stringify({ ...manifest, checksum: sum }, null, 2));
}

const executions = ({ contents }: Manifest) => contents.tables.find(({ name }) => name === 'executions')!;

interface Damage {
  readonly what: string;
  /** Manifests of full and incremental backups are read alike. */
  readonly ofManifest?: true;
  readonly does: (folder: string, file: string) => void;
  readonly says: RegExp;
}

const DAMAGES: readonly Damage[] = [
  {
    what: 'a flipped bit in its headers',
    does: (_, file) => flip(file, 4100),
    says: /checksum of its headers is wrong|DuckDB cannot read it/,
  },
  {
    what: 'a flipped bit in a block',
    does: (_, file) => flip(file, statSync(file).size - 5000),
    says: /checksum of block \d+ is wrong|DuckDB cannot read it/,
  },
  {
    what: 'a file that is cut off',
    does: (_, file) => truncateSync(file, statSync(file).size - 1),
    says: /its file has \d+ bytes instead of \d+/,
  },
  { what: 'no file', does: (_, file) => rmSync(file), says: /its file is missing/ },
  { what: 'no manifest', does: (folder) => rmSync(join(folder, 'manifest.json')), says: /its manifest is missing/ },
  {
    what: 'a cut manifest',
    ofManifest: true,
    does: (folder) => truncateSync(join(folder, 'manifest.json'), 900),
    says: /its manifest cannot be read/,
  },
  {
    what: 'a manifest with other rows',
    ofManifest: true,
    does: (folder) =>
      editManifest(
        join(folder, 'manifest.json'),
        (manifest) => {
          executions(manifest).rows = 7;
        },
        { signed: false },
      ),
    says: /its manifest has been changed or damaged/,
  },
  {
    what: 'a manifest with other rows and a checksum that fits',
    ofManifest: true,
    does: (folder) =>
      editManifest(
        join(folder, 'manifest.json'),
        (manifest) => {
          executions(manifest).rows = 7;
        },
        { signed: true },
      ),
    says: /the table executions has \d+ rows instead of 7/,
  },
  {
    what: 'a manifest with other values and a checksum that fits',
    ofManifest: true,
    does: (folder) =>
      editManifest(
        join(folder, 'manifest.json'),
        (manifest) => {
          executions(manifest).checksum = '1';
        },
        { signed: true },
      ),
    says: /values of the table executions are not those that were backed up/,
  },
  {
    what: 'a manifest that leads elsewhere',
    ofManifest: true,
    does: (folder) =>
      editManifest(
        join(folder, 'manifest.json'),
        (manifest) => {
          manifest.name = '../../live/learning.db';
        },
        { signed: true },
      ),
    says: /its manifest is that of another backup/,
  },
];

const TYPES = ['full', 'incremental'] as const;
const base = new TemporaryFolder();

/** A database of 400 rows, and two folders of two backups: of 300 rows, then of 400. */
beforeAll(async () => {
  const stage = new BackupStage(base);
  await stage.fill(300);
  for (const type of TYPES) await BackupCommand.json('create', '--db', stage.database, '--dir', base.file(type));
  await stage.add(300, 400);
  for (const type of TYPES) {
    const options = type === 'incremental' ? ['--incremental'] : [];
    const made = await BackupCommand.json('create', '--db', stage.database, '--dir', base.file(type), ...options);
    expect(made.type).toBe(type);
  }
});
afterAll(() => base.dispose());

function stageOf(type: string): { stage: BackupStage; name: string; folder: string } {
  const stage = new BackupStage();
  cpSync(base.file('live'), stage.live, { recursive: true });
  cpSync(base.file(type), stage.dir, { recursive: true });
  const name = readdirSync(stage.dir).toSorted().at(-1)!;
  return { stage, name, folder: join(stage.dir, name) };
}

describe.each(TYPES)('of a damaged backup (%s)', (type) => {
  it.each(DAMAGES.filter(({ ofManifest }) => type === 'full' || !ofManifest))(
    '$what is found, and the one before is restored',
    async ({ does, says }) => {
      const { stage, name, folder } = stageOf(type);
      does(folder, join(folder, readdirSync(folder).find((file) => file.startsWith('learning_db_backup'))!));
      const verified = await BackupCommand.run('verify', '--dir', stage.dir);
      expect(verified.code).toBe(1);
      expect(verified.stdout).toMatch(says);
      expect(verified.stderr).toContain('[damaged]');
      const restored = await BackupCommand.json('restore', '--db', stage.database, '--dir', stage.dir, '--yes');
      expect(restored.passedOver).toEqual([{ name, problem: expect.any(String) }]);
      expect(await executionsIn(stage.database)).toBe(300);
      // Nothing is built on it.
      const next = await BackupCommand.json('create', '--incremental', '--db', stage.database, '--dir', stage.dir);
      expect(next).toMatchObject({ type: 'full', remark: expect.stringMatching(/damaged/) });
      const { backups } = await BackupCommand.json('list', '--dir', stage.dir);
      expect(backups.map(({ state }: { state: string }) => state)).toEqual(['good', 'damaged', 'good']);
    },
  );

  it('none is restored that was named', async () => {
    const { stage, name, folder } = stageOf(type);
    flip(join(folder, readdirSync(folder).find((file) => file.startsWith('learning_db_backup'))!), 5000);
    const { code, stderr } = await BackupCommand.run(
      'restore',
      name,
      '--db',
      stage.database,
      '--dir',
      stage.dir,
      '--yes',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/\[damaged\] The backup learning_db_backup_\w+ is damaged/);
    expect([stage.files, await executionsIn(stage.database)]).toEqual([['learning.db'], 400]);
  });
});

it('an incremental backup is no good without the one that it builds on', async () => {
  const { stage, name } = stageOf('incremental');
  const [first] = readdirSync(stage.dir).toSorted();
  rmSync(join(stage.dir, first!), { recursive: true });
  const { code, stdout } = await BackupCommand.run('verify', '--dir', stage.dir);
  expect([code, stdout]).toEqual([1, `${name}: DAMAGED: ${first}, which it builds on, is missing\n`]);
  const { stderr } = await BackupCommand.run('restore', '--db', stage.database, '--dir', stage.dir, '--yes');
  expect(stderr).toContain('[damaged] The one backup in the folder is not good.');
  expect(await executionsIn(stage.database)).toBe(400);
});
