import { rmSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LearningError } from '../error/learning-error';
import { exists, makeFolder } from './file-system';
import { isErrno, privateFolderError } from './io-error';
import { HEARTBEAT_MS, isOrphan, OWNER_FILE, pulse, writeOwner } from './owner';
import { requireRoom } from './room';
import { together } from './waiting';

const ATTEMPTS = 10;

const open = new Set<string>();

process.on('exit', () => {
  for (const path of open) rmSync(path, { recursive: true, force: true });
});

/** A folder for this user alone. One that somebody else made, or a link put in its place, is refused. */
async function ownFolder(path: string): Promise<void> {
  await makeFolder(path);
  const stats = await lstat(path);
  if (!stats.isDirectory() || (process.geteuid && stats.uid !== process.geteuid())) {
    throw new LearningError('bad_settings', 'The folder for snapshots belongs to somebody else.', {
      hint: {
        grafana: 'Let snapshotPath name a folder that only the user Grafana runs as can write to.',
        terminal: 'Let TMPDIR name a folder that only you can write to.',
      },
    });
  }
  if ((stats.mode & 0o077) !== 0) await chmod(path, 0o700);
}

/** The base goes with the last folder in it, which another process or data source may be leaving right now. */
async function newFolderIn(base: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ownFolder(base);
      return await mkdtemp(join(base, `${process.pid}-`));
    } catch (error) {
      if (attempt < ATTEMPTS && isErrno(error, 'ENOENT')) continue;
      await rmdir(base).catch(() => {});
      throw error;
    }
  }
}

async function removeOrphans(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const path = join(base, name);
    if (!open.has(path) && (await isOrphan(path))) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * The place of what a process keeps to itself, such as its copies of a database. It goes when the process goes, however
 * that comes about: one that was killed is cleared up after by the next that makes a place beside it.
 */
export class PrivateFolder {
  readonly path: string;
  #next = 1;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(path: string) {
    this.path = path;
    open.add(path);
    this.#heartbeat = setInterval(() => this.#beat().catch(() => {}), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  /** @param parent the folder to be in; the system's temp folder when absent */
  static async create(parent: string | undefined): Promise<PrivateFolder> {
    try {
      const base = join(resolve(parent ?? tmpdir()), `mahavishnu-learning-${process.geteuid?.() ?? 0}`);
      const path = await newFolderIn(base);
      const folder = new PrivateFolder(path);
      try {
        await writeOwner(path);
        await removeOrphans(base);
        return folder;
      } catch (error) {
        await folder.remove();
        throw error;
      }
    } catch (error) {
      throw privateFolderError(error);
    }
  }

  async #beat(): Promise<void> {
    await pulse(this.path);
    await removeOrphans(dirname(this.path));
  }

  /** False when a cleaner of temp folders has taken it away. */
  isThere(): Promise<boolean> {
    return exists(join(this.path, OWNER_FILE));
  }

  /** An empty folder for one generation. Throws disk_full when so many bytes would not fit. */
  async generation(bytes: number): Promise<string> {
    const path = join(this.path, String(this.#next++));
    try {
      await together([requireRoom(this.path, bytes), mkdir(path, { mode: 0o700 })]);
      return path;
    } catch (error) {
      await rm(path, { recursive: true, force: true }).catch(() => {});
      throw privateFolderError(error);
    }
  }

  async remove(): Promise<void> {
    clearInterval(this.#heartbeat);
    await rm(this.path, { recursive: true, force: true });
    open.delete(this.path);
    await rmdir(dirname(this.path)).catch(() => {});
  }
}
