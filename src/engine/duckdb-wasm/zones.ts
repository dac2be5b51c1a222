import { quoteText } from '../../model/quote';
import { ZoneClock } from '../../model/zone-clock';
import { isGap } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';

const WEEK = 7 * 86_400_000;
/** Clocks are known from 1970 to 2050; before and after they keep the offset of these ends. */
const [FIRST, LAST] = [Date.UTC(1970, 0, 1), Date.UTC(2050, 0, 1)];

/** From this time on, in milliseconds, this offset to UTC holds. */
interface Change {
  readonly from: number;
  readonly offset: number;
}

/** When the clocks of a zone change, ascending; the first holds before as well. No zone changes twice in a week. */
function changesOf(zone: string): readonly Change[] {
  const clock = ZoneClock.of(zone);
  const changes: Change[] = [{ from: -Infinity, offset: clock.offsetAt(FIRST) }];
  for (let instant = FIRST; instant < LAST; instant += WEEK) {
    const offset = clock.offsetAt(instant + WEEK);
    if (offset === changes.at(-1)!.offset) continue;
    changes.push({ from: clock.changeBetween(instant, instant + WEEK), offset });
  }
  return changes;
}

/** SQL of the offset in seconds that holds at a time: halved again and again, so that few comparisons are made of each. */
function offsetSql(changes: readonly Change[], time: string): string {
  if (changes.length === 1) return String(changes[0]!.offset / 1000);
  const middle = changes.length >> 1;
  const from = new Date(changes[middle]!.from).toISOString().replace('Z', '');
  const [before, after] = [changes.slice(0, middle), changes.slice(middle)];
  return `CASE WHEN ${time} < TIMESTAMP '${from}' THEN ${offsetSql(before, time)} ELSE ${offsetSql(after, time)} END`;
}

const UTC = /^(?:UTC|GMT|Z|Etc\/UTC)$/i;
const MENTIONED = /\bzone\b|\btimezone\b/i;

/**
 * `timezone`, which `AT TIME ZONE` is, for the zones that statements name: DuckDB has its own in an extension that is not
 * in the browser. Times that a clock change skips or repeats are read as its own reads them.
 */
export class Zones {
  readonly #known = new Map<string, readonly Change[]>();

  readonly #stored: string;

  /** @param stored the zone of stored times that carry none, which is that of the session */
  constructor(stored: string) {
    this.#stored = stored;
    this.#known.set('UTC', [{ from: -Infinity, offset: 0 }]);
    this.add(stored);
  }

  /** Learns the zones that a statement names. @returns whether there were any that were not known */
  learn(sql: string, texts: readonly unknown[]): boolean {
    if (!MENTIONED.test(sql)) return false;
    const said = tokenize(sql).flatMap((token) =>
      token.kind === 'string' && !isGap(token) ? [token.text.replace(/^'|'$/g, '')] : [],
    );
    const names = [...said, ...texts.filter((text) => typeof text === 'string')];
    return names.map((name) => this.add(name)).some(Boolean);
  }

  /** @returns whether it is a zone that was not known */
  add(zone: string): boolean {
    if (this.#known.has(zone) || !/^[A-Za-z][\w+\-/]*$/.test(zone)) return false;
    try {
      this.#known.set(zone, UTC.test(zone) ? this.#known.get('UTC')! : changesOf(zone));
      return true;
    } catch {
      return false;
    }
  }

  /** SQL that makes the macros, for one connection: only there they go before what DuckDB has by the name. */
  sql(): string {
    const offset = (time: string, changes: (zone: readonly Change[]) => readonly Change[]) => {
      const cases = [...this.#known].map(
        ([zone, known]) => `WHEN ${quoteText(zone)} THEN ${offsetSql(changes(known), time)}`,
      );
      return `to_seconds(CASE zone ${cases.join(' ')} ELSE error('Unknown TimeZone ''' || zone || '''!') END)`;
    };
    // A clock that is set back shows times twice, of which the later is meant.
    const local = (changes: readonly Change[]) => changes.map(({ from, offset }) => ({ from: from + offset, offset }));
    const present = `timezone(${quoteText(this.#stored)}, now())`;
    return `CREATE OR REPLACE TEMP MACRO timezone
      (zone VARCHAR, naive TIMESTAMP) AS CAST(naive - ${offset('naive', local)} AS TIMESTAMPTZ),
      (zone VARCHAR, instant TIMESTAMPTZ) AS CAST(instant AS TIMESTAMP) + ${offset('CAST(instant AS TIMESTAMP)', (changes) => changes)};
      CREATE OR REPLACE TEMP MACRO current_date() AS CAST(${present} AS DATE);
      CREATE OR REPLACE TEMP MACRO today() AS CAST(${present} AS DATE);
      CREATE OR REPLACE TEMP MACRO current_localtimestamp() AS ${present}`;
  }
}
