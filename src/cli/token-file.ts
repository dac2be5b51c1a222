import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Option } from 'commander';
import { LearningError } from '../error/learning-error';

export const tokenFileOption = (): Option =>
  new Option('--token-file <path>', 'whose content every request must show as its bearer token');

/** The token in the file; null without one. Throws LearningError. */
export async function readToken(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LearningError('not_found', `The token file ${basename(path)} cannot be read.`, {
      cause,
      hint: 'Check the path after --token-file.',
    });
  });
  const token = text.trim();
  if (/^\S{16,1000}$/.test(token)) return token;
  throw new LearningError('bad_usage', `The token in ${basename(path)} is not 16 to 1,000 characters without spaces.`, {
    hint: 'Write one such as openssl rand -hex 32 gives.',
  });
}
