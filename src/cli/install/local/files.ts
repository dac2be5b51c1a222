import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LearningError } from '../../../error/learning-error';
import { nearestFolder } from './layout';

/** The file as a whole, or as it was; with the mode that it had, or one that Grafana can read. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) {
    // Owner and mode of what is there are somebody's decision.
    accessSync(file, constants.W_OK);
    writeFileSync(file, text);
    return;
  }
  const made = join(dirname(file), `.${basename(file)}-${randomBytes(4).toString('hex')}`);
  writeFileSync(made, text, { mode: 0o644 });
  renameSync(made, file);
}

export const readIfThere = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8') : undefined;

export const removeFile = (file: string): void => rmSync(file, { force: true });

export function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something else there.
  }
}

/** Throws LearningError where nothing can be written there. */
export function requireWritable(path: string, what: string, option: string): void {
  try {
    accessSync(nearestFolder(path), constants.W_OK);
  } catch (cause) {
    const isReadOnly = (cause as NodeJS.ErrnoException).code === 'EROFS';
    throw new LearningError(
      'permission_denied',
      `The ${what} ${isReadOnly ? 'is mounted read-only' : 'may not be written to by you'}.`,
      {
        cause,
        hint: isReadOnly
          ? `Change it where it is mounted from, or name another by ${option}.`
          : `Run this as a user who may, as with sudo, or name another by ${option}.`,
      },
    );
  }
}
