import { basename } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { type Entry, isEntry } from './entry';
import type { Intake } from './intake';
import type { Spool } from './spool';
import type { Store } from './store';
import { readPosition } from './write-entries';

function entriesOf(content: Buffer, file: string): Entry[] {
  const entries: unknown = JSON.parse(content.toString('utf8'));
  if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  throw new LearningError('newer_format', `${file} holds records that this version does not know.`, {
    hint: 'Start the version that wrote it once, so that they go into the database, or move the file away.',
  });
}

/** Takes in what an earlier process acknowledged and left in the spool. */
export async function resume(store: Store, spool: Spool, intake: Intake, say: (line: string) => void): Promise<void> {
  const behind = await store.use('look-up', readPosition);
  let count = 0;
  const damaged = (file: string) => say(`${file} is damaged in its middle; what stands before that was taken in.`);
  for await (const { content, position } of spool.left(behind, damaged)) {
    const entries = entriesOf(content, `${basename(store.path)}.spool/${position.segment}`);
    count += entries.length;
    intake.resume({ entries, position, bytes: content.length });
  }
  if (count > 0)
    say(
      `${basename(store.path)}: ${plural(count, 'record of the spool goes', 'records of the spool go')} into the database`,
    );
}
