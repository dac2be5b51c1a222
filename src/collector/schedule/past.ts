import { NOW_UTC } from '../../model/columns';
import { quoteText } from '../../model/quote';
import type { Session } from '../../store/session';

/** What became of a daily job in earlier processes. Milliseconds since the epoch. */
export interface Past {
  /** Since when it has been one. */
  readonly since: number;
  /** When each of its runs of the last days began, the first one first. */
  readonly runs: readonly { readonly begun: number; readonly succeeded: boolean }[];
}

/** In `metadata`, before the name of a job that is daily: since when, ISO 8601, UTC. */
const DAILY = 'daily:';

const list = (names: readonly string[]) => names.map(quoteText).join(', ');

/**
 * What is known of these jobs, each of which is daily from now on where it was not, while others are so no longer.
 * @param now milliseconds since the epoch
 */
export async function pastOf(
  session: Pick<Session, 'rows' | 'run'>,
  names: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, Past>> {
  const keys = names.map((name) => DAILY + name);
  await session.run(`DELETE FROM metadata WHERE starts_with(key, '${DAILY}') AND key NOT IN (${list(keys)})`);
  const known = new Map(
    (await session.rows(`SELECT key, value::VARCHAR FROM metadata WHERE key IN (${list(keys)})`)) as [string, string][],
  );
  const runs = await session.rows(
    `SELECT operation, epoch_ms(started_at)::DOUBLE, outcome = 'succeeded' FROM maintenance_log
     WHERE operation IN (${list(names)}) AND started_at > ${NOW_UTC} - INTERVAL 7 DAY ORDER BY maintenance_log.started_at`,
  );
  const past = new Map<string, Past>();
  for (const name of names) {
    const told = Date.parse(String(known.get(DAILY + name)));
    const since = Number.isNaN(told) ? now : told;
    if (since !== told) {
      await session.run(`DELETE FROM metadata WHERE key = ${quoteText(DAILY + name)}`);
      await session.run(`INSERT INTO metadata (key, value, updated_at) VALUES (?, ?, ${NOW_UTC})`, [
        DAILY + name,
        new Date(now).toISOString(),
      ]);
    }
    const own = runs.filter(([operation]) => operation === name);
    past.set(name, {
      since,
      runs: own.map(([, begun, succeeded]) => ({ begun: Number(begun), succeeded: succeeded === true })),
    });
  }
  return past;
}
