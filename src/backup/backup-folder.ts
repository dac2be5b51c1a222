import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LearningError } from '../error/learning-error';
import { makeFolder, toDisk } from '../snapshot/file-system';
import { isErrno } from '../snapshot/io-error';
import { PrivateFolder } from '../snapshot/private-folder';
import { type Backup, readBackup } from './backup';
import { inOrder, parseName } from './backup-name';
import { withLock } from './folder-lock';

export type Backups = ReadonlyMap<string, Backup>;

/** A folder of backups, each in a folder of its own name. What is unfinished lies apart, and goes with its process. */
export class BackupFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Throws LearningError `not_found`. */
  static async open(dir: string): Promise<BackupFolder> {
    const path = resolve(dir);
    const stats = await stat(path).catch((error: unknown) => {
      if (!isErrno(error, 'ENOENT')) throw error;
      throw new LearningError('not_found', `There is no folder ${basename(path)}.`, {
        cause: error,
        hint: 'Check the path after --dir; backup create makes the folder.',
      });
    });
    if (!stats.isDirectory()) throw new LearningError('bad_settings', `${basename(path)} is no folder.`);
    return new BackupFolder(path);
  }

  /** Makes it, for this user alone, where there is none. */
  static async make(dir: string): Promise<BackupFolder> {
    const path = resolve(dir);
    await makeFolder(path);
    return BackupFolder.open(path);
  }

  /** By their names, the oldest first. */
  async list(): Promise<Backups> {
    const entries = await readdir(this.path, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => parseName(name) ?? [])
      .toSorted(inOrder);
    const backups = await Promise.all(names.map(({ text }) => readBackup(join(this.path, text), text)));
    return new Map(backups.map((backup) => [backup.name.text, backup]));
  }

  /** No other process of ours changes the backups meanwhile. Throws LearningError `busy`. */
  locked<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return withLock(this.path, signal, work);
  }

  /** Runs the work with a place of its own on the same disk, which does not outlive this process. */
  async apart<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await PrivateFolder.create(this.path);
    try {
      return await work(folder.path);
    } finally {
      await folder.remove();
    }
  }

  /** A finished backup takes its place among the others, all of it at once. */
  async publish(folder: string, name: string): Promise<void> {
    await toDisk(folder);
    await rename(folder, join(this.path, name));
    await toDisk(this.path);
  }

  /** All of it at once, too. */
  async remove({ folder, name }: Backup): Promise<void> {
    await this.apart(async (place) => {
      const away = join(place, name.text);
      await rename(folder, away);
      await toDisk(this.path);
      await rm(away, { recursive: true, force: true });
    });
  }
}
