import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { archivePathProblem } from '../settings/text-types';

function archiveFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It takes the path of a folder.');
  const path = resolve(text);
  const problem = archivePathProblem(path);
  if (problem !== undefined) throw new InvalidArgumentError(`It ${problem}.`);
  return path;
}

/** The folder of an archive, made absolute. */
export function archiveOption(description = 'the folder of the archive'): Option {
  return new Option('--archive <dir>', description).argParser(archiveFolder);
}
