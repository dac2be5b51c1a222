import { LearningError } from '../error/learning-error';
import type { Report } from '../writing/operation';
import type { Apart } from './apart/apart';
import { BadBackup } from './backup-error';
import { type Contents, difference } from './contents';

/** All that have been begun end before the first failure is thrown: what they work on may go then. */
export async function together<T extends readonly unknown[]>(
  ...work: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}

/** Every column of every table, read by DuckDB. */
export function readAll(apart: Apart, path: string, report: Report): Promise<Contents> {
  return apart.ask('read', path, (done, total) => report({ stage: 'reading tables', done, total }));
}

/** The same, held against what was backed up. Throws BadBackup. */
export async function readAndCompare(
  apart: Apart,
  path: string,
  backup: string,
  expected: Contents,
  report: Report,
): Promise<void> {
  const found = await readAll(apart, path, report).catch((error: unknown) => {
    const isItsFault = error instanceof LearningError && ['damaged', 'damaged_log', 'not_duckdb'].includes(error.code);
    throw isItsFault ? new BadBackup(backup, 'DuckDB cannot read it') : error;
  });
  const problem = difference(expected, found);
  if (problem !== null) throw new BadBackup(backup, problem);
}
