import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { isDiskFull } from '../snapshot/io-error';

interface Content {
  /** Its path in the folder. */
  readonly file: string;
  readonly content: string;
}

/** Writes each file beside its name first, and gives it that at once. Tells the paths. Throws LearningError. */
export function writeFiles(folder: string, files: readonly Content[]): string[] {
  return files.map(({ file, content }) => {
    const path = join(folder, file);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, content);
      renameSync(`${path}.new`, path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      // What cannot be taken away is not there, or not ours.
      try {
        rmSync(`${path}.new`, { force: true });
      } catch {}
      if (isDiskFull(cause)) {
        throw new LearningError('disk_full', `The disk that is to hold ${basename(path)} is full.`, {
          cause,
          hint: 'Free space there, or name a folder on another disk.',
        });
      }
      throw new LearningError('permission_denied', `${basename(path)} could not be written (${code}).`, {
        cause,
        hint: 'Name a folder that you may write to.',
      });
    }
    return path;
  });
}
