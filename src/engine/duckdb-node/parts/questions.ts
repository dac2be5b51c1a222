import type { ExecutionRecord } from '../../duckdb/record/record';
import type { Statement } from '../../engine';
import { shapeOf } from './constants';
import { RangeEnds } from './range-ends';
import { sliceWidth, type TimeSpan } from './slices';
import { type FoundTemplate, type Template, type TreeText, templateOf } from './template';

/** A parser that can also be asked for constants. */
export interface Words extends TreeText {
  row(sql: string): Promise<readonly unknown[]>;
}

/** A statement that can be answered from parts. */
export interface PartedStatement {
  /** The same for statements that differ by the constants of their ranges alone, and ask for about as long ones. */
  readonly key: string;
  readonly template: Template;
  /** Of each SELECT. */
  readonly ranges: readonly (TimeSpan | null)[];
  /** Reads the relations of the template. */
  readonly sql: string;
}

/** Statements of so many shapes are remembered. */
const MOST_SHAPES = 2000;

/** How statements are answered from parts: found out once for all that differ by the constants of their ranges alone. */
export class Questions {
  readonly #words: Words;
  readonly #ends: RangeEnds;
  #aggregates: Promise<ReadonlySet<string>> | null = null;
  readonly #seen = new Set<string>();
  readonly #known = new Map<string, FoundTemplate[]>();

  /** @param storedTimeZone in which times without a zone are stored */
  constructor(words: Words, storedTimeZone: string) {
    this.#words = words;
    this.#ends = new RangeEnds(words, storedTimeZone);
  }

  /** Null where the statement has to be asked whole, as one that is asked for the first time. */
  async parted(statement: Statement, record: ExecutionRecord): Promise<PartedStatement | null> {
    const shape = shapeOf(statement.sql);
    if (shape === null) return null;
    const { text, constants } = shape;
    const columns = (record.table?.columns ?? []).map(({ name }) => name.toLowerCase());
    const named = [columns.join(), text, parametersText(statement)].join('\0');
    const known = this.#known.get(named) ?? [];
    const fits = ({ fixed }: FoundTemplate) => fixed.every((one, i) => one === null || one === constants[i]);
    let found = known.find(fits);
    if (found === undefined) {
      // Other constants than those of a range may be others each time.
      const others = known[0]?.fixed.map((one, i) => (one === null ? null : constants[i]));
      if (this.#isFirst(JSON.stringify([named, others]))) return null;
      const vocabulary = { columns: new Set(columns), aggregates: await this.#aggregateNames() };
      found = await templateOf(statement, constants, this.#words, vocabulary);
      this.#remember(named, [...known.slice(-9), found]);
    }
    const { template, fixed } = found;
    if (template === null) return null;
    const ranges = await this.#ends.of(template, constants);
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

  #remember(named: string, found: FoundTemplate[]): void {
    this.#known.delete(named);
    this.#known.set(named, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_SHAPES) this.#known.delete(oldest!);
  }

  #aggregateNames(): Promise<ReadonlySet<string>> {
    this.#aggregates ??= this.#words
      .row(`SELECT string_agg(DISTINCT function_name, ' ') FROM duckdb_functions() WHERE function_type = 'aggregate'`)
      .then(([names]) => new Set([...String(names).split(' '), 'count_star']));
    return this.#aggregates;
  }
}

const parametersText = ({ parameters = [] }: Statement) =>
  JSON.stringify(parameters, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
