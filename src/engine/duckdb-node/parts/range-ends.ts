import { withConstants } from './constants';
import type { TimeSpan } from './slices';
import type { BoundText, Template } from './template';

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
/** Ends of so many ranges are remembered. */
const MOST_TOLD = 1000;
const MICROSECONDS: Readonly<Record<string, number>> = { make_timestamp: 1, make_timestamp_ms: 1000, epoch_ms: 1000 };

/** When the ranges of statements begin and end. */
export class RangeEnds {
  readonly #words: Evaluates;
  /** By text; NaN where they are not certain. */
  readonly #told = new Map<string, number>();
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
    const timeOf = (bound: BoundText) => times[bounds.indexOf(bound)]!;
    const step = ({ isOpen }: BoundText) => (isOpen ? 1 : 0);
    const spans = selects.map(
      ({ range }) => range && { from: timeOf(range.from) + step(range.from), to: timeOf(range.to) - step(range.to) },
    );
    return spans.every((span) => span === null || isCountable(span)) ? spans : null;
  }

  /** NaN where it is not certain. */
  async #microseconds(texts: readonly string[]): Promise<number[]> {
    const times = texts.map((text) => microsecondsOf(text) ?? this.#told.get(text) ?? null);
    const asked = texts.filter((_, i) => times[i] === null);
    if (asked.length === 0) return times as number[];
    const items = asked.map((text) => `typeof(${text}), epoch_us(CAST(${text} AS TIMESTAMP))`);
    const values = await this.#words.row(`SELECT ${items.join(', ')}`);
    for (const [i, text] of asked.entries()) {
      const [type, microseconds] = values.slice(2 * i);
      const isCertain = this.#isCertain(type, text) && typeof microseconds === 'bigint';
      this.#told.set(text, isCertain ? Number(microseconds) : Number.NaN);
    }
    const told = texts.map((text, i) => times[i] ?? this.#told.get(text)!);
    for (const text of this.#told.keys()) {
      if (this.#told.size <= MOST_TOLD) break;
      this.#told.delete(text);
    }
    return told;
  }

  /** Whether the column is compared with that time, and not by another type. */
  #isCertain(type: unknown, text: string): boolean {
    if (COMPARED_AS_IT_IS.has(type)) return true;
    // A clock that is set back shows a time twice.
    if (type === WITH_ZONE) return this.#isStoredInUtc;
    return type === 'VARCHAR' && STRING.test(text);
  }
}

const isCountable = ({ from, to }: TimeSpan) => from >= 0 && to >= from && Number.isSafeInteger(to);

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
