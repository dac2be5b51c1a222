import { withConstants } from './constants';
import type { TimeSpan } from './slices';
import type { Template } from './template';

/** What evaluates constants. */
interface Evaluates {
  row(sql: string): Promise<readonly unknown[]>;
}

/** With these a column of times is compared as it is. */
const COMPARED_AS_IT_IS: ReadonlySet<unknown> = new Set(['TIMESTAMP', 'DATE']);
const WITH_ZONE = 'TIMESTAMP WITH TIME ZONE';
const STRING = /^'(?:[^']|'')*'$/;

const TIME = /^(?:CAST\()?'(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?'(?: AS TIMESTAMP\))?$/;
const COUNT = /^(?:main\.)?(make_timestamp|make_timestamp_ms|epoch_ms)\((\d{1,16})\)$/i;
const MICROSECONDS: Readonly<Record<string, number>> = { make_timestamp: 1, make_timestamp_ms: 1000, epoch_ms: 1000 };

/** When the ranges of statements begin and end. */
export class RangeEnds {
  readonly #words: Evaluates;
  readonly #isStoredInUtc: boolean;

  /** @param words whose session has the zone, too */
  constructor(words: Evaluates, storedTimeZone: string) {
    this.#words = words;
    this.#isStoredInUtc = storedTimeZone === 'UTC';
  }

  /** Of each SELECT; null where they are not certain, or JavaScript cannot count so far. */
  async of({ selects }: Template, constants: readonly string[]): Promise<(TimeSpan | null)[] | null> {
    const bounds = selects.flatMap(({ range }) => (range === null ? [] : [range.from, range.to]));
    const times = await this.#microseconds(bounds.map(({ text }) => withConstants(text, constants)));
    const step = (i: number) => (bounds[i]!.isOpen ? 1 : 0);
    const ranges: (TimeSpan | null)[] = [];
    let at = 0;
    for (const { range } of selects) {
      if (range === null) {
        ranges.push(null);
        continue;
      }
      const span = { from: times[at]! + step(at), to: times[at + 1]! - step(at + 1) };
      at += 2;
      if (!(span.from >= 0 && span.to >= span.from && Number.isSafeInteger(span.to))) return null;
      ranges.push(span);
    }
    return ranges;
  }

  /** NaN where it is not certain. */
  async #microseconds(texts: readonly string[]): Promise<number[]> {
    const times = texts.map(microsecondsOf);
    const asked = texts.filter((_, i) => times[i] === null);
    if (asked.length === 0) return times as number[];
    const items = asked.map((text) => `typeof(${text}), epoch_us(CAST(${text} AS TIMESTAMP))`);
    const values = await this.#words.row(`SELECT ${items.join(', ')}`);
    let at = 0;
    return times.map((time) => {
      if (time !== null) return time;
      const [type, microseconds] = [values[2 * at], values[2 * at + 1]];
      const isCertain = this.#isCertain(type, asked[at]!) && typeof microseconds === 'bigint';
      at++;
      return isCertain ? Number(microseconds) : Number.NaN;
    });
  }

  /** Whether the column is compared with that time, and not by another type. */
  #isCertain(type: unknown, text: string): boolean {
    if (COMPARED_AS_IT_IS.has(type)) return true;
    // A clock that is set back shows a time twice.
    if (type === WITH_ZONE) return this.#isStoredInUtc;
    return type === 'VARCHAR' && STRING.test(text);
  }
}

/** Of the spellings that are used most; null for others. */
function microsecondsOf(text: string): number | null {
  const [, date, time, fraction = ''] = TIME.exec(text) ?? [];
  if (date !== undefined) {
    const milliseconds = Date.parse(`${date}T${time}Z`);
    const isThere = new Date(milliseconds).toJSON()?.startsWith(date);
    return isThere ? milliseconds * 1000 + Number(fraction.padEnd(6, '0')) : null;
  }
  const [, name, count] = COUNT.exec(text) ?? [];
  return name === undefined ? null : Number(count) * MICROSECONDS[name.toLowerCase()]!;
}
