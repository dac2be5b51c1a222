import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { readingError } from '../../snapshot/io-error';
import { listSnapshots, nameTime } from './list-snapshots';
import { type ParsedSnapshot, parseSnapshot } from './parse-snapshot';

/** A snapshot is 2 kB. */
const MOST_BYTES = 1024 * 1024;

export interface CoverageSnapshot extends Omit<ParsedSnapshot, 'takenAt'> {
  /** Name of its file. */
  readonly name: string;
  /** Milliseconds since 1970, UTC; null where neither the snapshot nor its name says. */
  readonly takenAt: number | null;
  /** Whether it says of every repository what the one before it says. */
  readonly isDuplicate: boolean;
}

export interface Coverage {
  /** Oldest first. */
  readonly snapshots: readonly CoverageSnapshot[];
  /** What was left out, or is odd, as sentences. */
  readonly remarks: readonly string[];
}

async function textOf(path: string): Promise<string | null> {
  if ((await stat(path)).size > MOST_BYTES) return null;
  return readFile(path, 'utf8');
}

const contentOf = ({ repositories }: ParsedSnapshot | CoverageSnapshot) =>
  JSON.stringify([...repositories].sort((a, b) => (a.repo < b.repo ? -1 : 1)));

/**
 * The snapshots of a folder. Broken ones are left out, and said.
 * @param toUtc of milliseconds on the clock of where they were taken, for times without a zone
 * @throws LearningError where the folder cannot be read, or none of its snapshots
 */
export async function readSnapshots(path: string, toUtc: (local: number) => number): Promise<Coverage> {
  const { folder, names, unnamed } = await listSnapshots(path);
  const remarks = unnamed.map((name) => `${name} is left out: its name is no snapshot's.`);
  const read: Omit<CoverageSnapshot, 'isDuplicate'>[] = [];
  for (const name of names) {
    let text: string | null;
    try {
      text = await textOf(join(folder, name));
    } catch (error) {
      remarks.push(readingError(error, name).message);
      continue;
    }
    const parsed = text === null ? 'is too large for a snapshot' : parseSnapshot(text);
    if (typeof parsed === 'string') {
      remarks.push(`${name} ${parsed}.`);
      continue;
    }
    const { snapshot, oddities } = parsed;
    remarks.push(...oddities.map((oddity) => `${name} ${oddity}.`));
    const instant = snapshot.takenAt ?? nameTime(name);
    const takenAt = instant && (instant.hasZone ? instant.ms : toUtc(instant.ms));
    read.push({ ...snapshot, name, takenAt });
  }
  if (read.length === 0) {
    throw names.length === 0
      ? new LearningError('not_found', `The folder ${basename(path)} has no metrics_YYYYMMDD_HHMMSS.json.`, {
          hint: 'Check the path, and that snapshots are stored there.',
        })
      : new LearningError('damaged_neighbour', `No snapshot in ${basename(path)} can be read: ${remarks.at(-1)}`);
  }
  read.sort((a, b) => Number(a.takenAt) - Number(b.takenAt) || (a.name < b.name ? -1 : 1));
  let before: string | null = null;
  const snapshots = read.map((snapshot) => {
    const content = contentOf({ ...snapshot, isDuplicate: false });
    const isDuplicate = content === before;
    before = content;
    return { ...snapshot, isDuplicate };
  });
  return { snapshots, remarks };
}
