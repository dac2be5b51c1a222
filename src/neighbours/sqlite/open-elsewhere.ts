import { execFile } from 'node:child_process';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LearningError } from '../../error/learning-error';

const run = promisify(execFile);

/** Whether a process of this system holds a lock on the file. On Linux; null elsewhere. */
async function isLocked(path: string): Promise<boolean | null> {
  const { ino } = await stat(path);
  const locks = await readFile('/proc/locks', 'utf8').catch(() => null);
  return locks === null
    ? null
    : locks.split('\n').some((line) => line.split(/\s+/).some((word) => word.endsWith(`:${ino}`)));
}

/** Whether a process that may be looked at has the file open. On Linux; null elsewhere. */
async function isOpenHere(path: string): Promise<boolean | null> {
  const processes = await readdir('/proc').catch(() => []);
  const numbers = processes.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  if (numbers.length === 0) return null;
  for (const number of numbers) {
    const folder = `/proc/${number}/fd`;
    for (const descriptor of await readdir(folder).catch(() => [])) {
      if ((await realpath(`${folder}/${descriptor}`).catch(() => '')) === path) return true;
    }
  }
  return false;
}

async function isOpenToLsof(path: string): Promise<boolean | null> {
  try {
    const { stdout } = await run('lsof', ['-F', 'p', '--', path]);
    return stdout.trim() !== '';
  } catch (error) {
    // It exits with 1 where nobody has it open, and is not there on every system.
    return error instanceof Error && 'code' in error && error.code === 1 ? false : null;
  }
}

/**
 * Throws `locked` where another process has the SQLite file open, or where the system does not tell: one that goes on
 * writing to a file that was replaced writes to nobody.
 */
export async function requireClosed(path: string, name: string): Promise<void> {
  const real = await realpath(path);
  if (await isLocked(real)) throw new LearningError('locked', `${name} is locked by another process.`);
  const isOpen = (await isOpenHere(real)) ?? (await isOpenToLsof(real));
  if (isOpen === true) throw new LearningError('locked', `Another process has ${name} open.`);
  if (isOpen === null) {
    throw new LearningError('locked', `Whether another process has ${name} open cannot be told here.`, {
      hint: 'Install lsof.',
    });
  }
}
