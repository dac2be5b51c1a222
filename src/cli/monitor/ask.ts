import type { Command } from 'commander';
import type { Asker } from '../../asking/asker';
import { type Gathered, gathered } from '../../asking/gathered';
import { interruption } from '../interruption';
import { ofUnnamed } from '../options';
import type { MonitorOptions } from './options';

/** Says on standard error what is worth knowing of the answers that a report was made of. */
export function tellOf({ notices, answers }: Gathered, verbose: true | undefined): void {
  for (const text of notices()) process.stderr.write(`${text}\n`);
  if (verbose) for (const { sql, rows } of answers()) process.stderr.write(`${sql};\n-- rows: ${rows.length}\n\n`);
}

/** One report of the database that the command is about, and what is to be said beside it. Throws LearningError. */
export async function reportOnce<T>(
  { db, storedTimeZone, verbose }: MonitorOptions,
  command: Command,
  report: (asker: Pick<Asker, 'ask' | 'file'>) => Promise<T>,
): Promise<T> {
  const { askingOnce } = await import('../../asking/once');
  try {
    return await askingOnce({ path: db, storedTimeZone, signal: interruption() }, async (asker) => {
      const kept = gathered(asker);
      const made = await report(kept.asker);
      tellOf(kept, verbose);
      return made;
    });
  } catch (error) {
    throw ofUnnamed(error, command);
  }
}
