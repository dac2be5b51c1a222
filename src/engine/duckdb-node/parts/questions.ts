import type { ExecutionRecord } from '../../duckdb/record/record';
import type { Statement } from '../../engine';
import { sliceWidth, type TimeSpan } from './slices';
import type { Vocabulary } from './split-select';
import {
  type FoundTemplate,
  type Template,
  type TreeText,
  templateOf,
  timeAlone,
  withoutTimes,
  withTimes,
} from './template';

/** A parser that can also be asked for constants. */
export interface Words extends TreeText {
  row(sql: string): Promise<readonly unknown[]>;
}

/** A statement that can be answered from parts. */
export interface PartedStatement {
  /** The same for statements that differ by their times alone, and are about as long a range. */
  readonly key: string;
  readonly template: Template;
  /** Of each SELECT. */
  readonly ranges: readonly (TimeSpan | null)[];
  /** Reads the relations of the template. */
  readonly sql: string;
}

/** Statements of so many shapes are remembered. */
const MOST_SHAPES = 2000;

/** How statements are answered from parts: found out once for all that differ by their times alone. */
export class Questions {
  readonly #words: Words;
  #aggregates: Promise<ReadonlySet<string>> | null = null;
  readonly #seen = new Set<string>();
  readonly #known = new Map<string, FoundTemplate[]>();

  constructor(words: Words) {
    this.#words = words;
  }

  /** Null where the statement has to be asked whole, as one that is asked for the first time. */
  async parted(statement: Statement, record: ExecutionRecord): Promise<PartedStatement | null> {
    const columns = (record.table?.columns ?? []).map(({ name }) => name.toLowerCase());
    const { shape, times } = withoutTimes(statement);
    const named = `${columns.join()}\0${shape}`;
    const fits = ({ fixed }: FoundTemplate) => fixed.every((time, i) => time === null || time === times[i]);
    let found = this.#known.get(named)?.find(fits);
    if (found === undefined) {
      if (this.#isFirst(named)) return null;
      const vocabulary = { columns: new Set(columns), aggregates: await this.#aggregateNames() };
      found = await this.#find(named, statement, vocabulary);
    }
    const { template, fixed } = found;
    if (template === null) return null;
    const ranges = await this.#ranges(template, times);
    if (ranges === null) return null;
    const widths = ranges.map((range) => range && sliceWidth(range));
    return { key: JSON.stringify([named, fixed, widths]), template, ranges, sql: template.statement };
  }

  /** To find out how it is answered from parts takes longer than some statements do. */
  #isFirst(named: string): boolean {
    if (this.#seen.has(named)) return false;
    this.#seen.add(named);
    const [oldest] = this.#seen;
    if (this.#seen.size > MOST_SHAPES) this.#seen.delete(oldest!);
    return true;
  }

  async #find(named: string, statement: Statement, vocabulary: Vocabulary): Promise<FoundTemplate> {
    const found = await templateOf(statement, this.#words, vocabulary);
    const others = this.#known.get(named) ?? [];
    this.#known.delete(named);
    this.#known.set(named, [...others.slice(-9), found]);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_SHAPES) this.#known.delete(oldest!);
    return found;
  }

  #aggregateNames(): Promise<ReadonlySet<string>> {
    this.#aggregates ??= this.#words
      .row(`SELECT string_agg(DISTINCT function_name, ' ') FROM duckdb_functions() WHERE function_type = 'aggregate'`)
      .then(([names]) => new Set([...String(names).split(' '), 'count_star']));
    return this.#aggregates;
  }

  /** Null where JavaScript cannot count so far. */
  async #ranges({ selects }: Template, times: readonly string[]): Promise<(TimeSpan | null)[] | null> {
    const ranges: (TimeSpan | null)[] = [];
    for (const { range } of selects) {
      if (range === null) {
        ranges.push(null);
        continue;
      }
      const [from, to] = await this.#microseconds([range.from, range.to], times);
      if (!(from! >= 0 && to! >= from! && Number.isSafeInteger(to))) return null;
      ranges.push({ from: from!, to: to! });
    }
    return ranges;
  }

  async #microseconds(texts: readonly string[], times: readonly string[]): Promise<number[]> {
    const alone = texts.map((text) => timeAlone(text, times));
    if (alone.every((time) => time !== null)) return alone.map(microsecondsOf);
    const asked = texts.map((text) => `epoch_us(CAST(${withTimes(text, times)} AS TIMESTAMP))`);
    return (await this.#words.row(`SELECT ${asked.join(', ')}`)).map(Number);
  }
}

/** Of `YYYY-MM-DD HH:MM:SS`, with any fraction that DuckDB keeps. */
function microsecondsOf(time: string): number {
  const [whole, fraction = ''] = time.split('.') as [string, string?];
  return Date.parse(`${whole.replace(' ', 'T')}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
