import { quoteText } from '../../../model/quote';
import type { Parameter, Statement } from '../../engine';
import { isNode, type Serialized, type SyntaxNode, type SyntaxValue, walk } from '../../sql-guard/syntax-tree';
import { DECOMPOSED } from './aggregates';
import { columnNode, withChanged } from './select-syntax';
import {
  type Places,
  type SplitAggregate,
  type SplitSelect,
  splitStatement,
  Unsplittable,
  type Vocabulary,
} from './split-select';

/** DuckDB's own parser, and what makes text of its trees. */
export interface TreeText {
  /** With everything that a tree has. */
  tree(sql: string): Promise<Serialized>;
  text(tree: Serialized): Promise<string>;
}

/** Continuous quantiles of one expression. */
export interface QuantileText {
  readonly argument: string;
  readonly filter: string | null;
  readonly fractions: readonly number[];
}

/** A SELECT over `executions` as text. */
export interface SelectText {
  /** `EXPRESSION AS NAME`, of what parts are grouped by. */
  readonly keys: readonly string[];
  /** The same of what is added up. */
  readonly values: readonly string[];
  readonly quantiles: readonly QuantileText[];
  readonly conditions: readonly string[];
  readonly range: { readonly from: string; readonly to: string } | null;
}

/** How statements that differ in their times alone are answered from parts. */
export interface Template {
  readonly selects: readonly SelectText[];
  /** Reads the relations that `relationOf` names, before which nothing but WITH stands. */
  readonly statement: string;
}

/** A time as our queries write it, on the clock of the stored times. */
const TIME = /TIMESTAMP '(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)'/g;

const PREFIX = 'learning_part';
export const relationOf = (select: number) => `${PREFIX}_${select}`;
export const keyName = (index: number) => `${PREFIX}_key_${index}`;
const valueName = (index: number) => `${PREFIX}_value_${index}`;
/** @param quantile its place among those of the SELECT @param index of the fraction */
export const quantileName = (quantile: number, index: number) => `${PREFIX}_quantile_${quantile}_${index}`;
const parameterName = (index: number) => `${PREFIX}_parameter_${index}`;
const PLACES: Places = {
  relation: relationOf,
  key: keyName,
  whole: (select, index) => `${PREFIX}_whole_${select}_${index}`,
  isConstant: (column) => column.startsWith(parameterName(0).slice(0, -1)),
};

/** What no statement has as a time of its own: it tells which one is meant. */
const markOf = (index: number) => `0001-01-01 00:00:00.${String(index + 1).padStart(6, '0')}`;

/** The statement without its times, and these. */
export function withoutTimes({ sql, parameters = [] }: Statement): {
  readonly shape: string;
  readonly times: readonly string[];
} {
  const times: string[] = [];
  const bare = sql.replace(TIME, (_, time: string) => {
    times.push(time);
    return "TIMESTAMP '?'";
  });
  const given = JSON.stringify(parameters, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return { shape: `${bare}\0${given}`, times };
}

/** A template, and the times that it holds for alone, by their places; null for those that may be any. */
export interface FoundTemplate {
  readonly template: Template | null;
  readonly fixed: readonly (string | null)[];
}

/** How the statement is answered from parts; a template of null where it has to be asked whole. */
export async function templateOf(
  statement: Statement,
  parser: TreeText,
  vocabulary: Vocabulary,
): Promise<FoundTemplate> {
  const { times } = withoutTimes(statement);
  try {
    return await new Writing(parser, vocabulary, times).write(statement);
  } catch {
    // Whatever DuckDB says of it, it says of the statement as it is, too.
    return { template: null, fixed: times.map(() => null) };
  }
}

/** The text with times in the places of the marks. */
export const withTimes = (text: string, times: readonly string[]) =>
  times.reduce((filled, time, i) => filled.replaceAll(markOf(i), time), text);

/** Whether the text is a time alone, and which. */
export function timeAlone(text: string, times: readonly string[]): string | null {
  const found = /^CAST\('([^']*)' AS TIMESTAMP\)$/.exec(text);
  const place = found ? times.findIndex((_, i) => markOf(i) === found[1]) : -1;
  return times[place] ?? null;
}

class Writing {
  readonly #parser: TreeText;
  readonly #vocabulary: Vocabulary;
  readonly #times: readonly string[];
  readonly #constants = new Map<string, string>();

  constructor(parser: TreeText, vocabulary: Vocabulary, times: readonly string[]) {
    this.#parser = parser;
    this.#vocabulary = vocabulary;
    this.#times = times;
  }

  async write({ sql, parameters = [] }: Statement): Promise<FoundTemplate> {
    if (sql.includes(PREFIX)) throw new Unsplittable('a name of ours');
    let place = 0;
    const marked = sql.replace(TIME, () => `TIMESTAMP '${markOf(place++)}'`);
    const tree = await this.#parser.tree(marked);
    if (tree.error || tree.statements.length !== 1) throw new Unsplittable('not one statement');
    const bound = withChanged(tree.statements[0]!, (node) => this.#constantOf(node, parameters)) as SyntaxNode;
    const { statement, selects } = splitStatement(bound, PLACES, this.#vocabulary);
    const free = freeMarks(selects, this.#times.length);
    const fixed = this.#times.map((time, i) => (free.has(i) ? null : time));
    const restore = (text: string) =>
      fixed.reduce<string>((done, time, i) => (time === null ? done : done.replaceAll(markOf(i), time)), text);
    const texts: SelectText[] = [];
    let whole = await this.#parser.text({ error: false, statements: [statement] });
    for (const [i, select] of selects.entries()) {
      const { text, wholes } = await this.#select(select);
      const quantiles = text.quantiles.map(({ argument, filter, fractions }) => ({
        argument: restore(argument),
        filter: filter && restore(filter),
        fractions,
      }));
      texts.push({
        ...text,
        quantiles,
        keys: text.keys.map(restore),
        values: text.values.map(restore),
        conditions: text.conditions.map(restore),
      });
      for (const [j, one] of wholes.entries())
        whole = whole.replace(new RegExp(`\\b${PLACES.whole(i, j)}\\b`, 'g'), () => one);
    }
    whole = restore(this.#withConstants(whole));
    if ([...free].some((i) => whole.includes(markOf(i)))) throw new Unsplittable('a time of the range elsewhere');
    return { template: { selects: texts, statement: whole }, fixed };
  }

  #constantOf(node: SyntaxNode, parameters: readonly Parameter[]): SyntaxNode | undefined {
    if (node.class !== 'PARAMETER') return undefined;
    const index = Number(node.identifier) - 1;
    const name = parameterName(index);
    this.#constants.set(name, constantText(parameters[index]));
    return columnNode(name, String(node.alias ?? ''));
  }

  #withConstants(text: string): string {
    return text.replace(
      new RegExp(`\\b${parameterName(0).slice(0, -1)}\\d+\\b`, 'g'),
      (name) => this.#constants.get(name)!,
    );
  }

  async #select({ keys, aggregates, conditions, range }: SplitSelect) {
    const values: string[] = [];
    const quantiles: QuantileText[] = [];
    const wholes: string[] = [];
    for (const aggregate of aggregates) {
      if (aggregate.fractions !== null) {
        wholes.push(`(${wholeQuantile(aggregate, quantiles.length)})`);
        quantiles.push(await this.#quantile(aggregate, aggregate.fractions));
        continue;
      }
      const { whole, parts } = await this.#aggregate(aggregate);
      const columns = parts.map((part) => {
        if (!values.includes(part)) values.push(part);
        return valueName(values.indexOf(part));
      });
      wholes.push(`(${whole(...columns)})`);
    }
    // A group may have no value, and is one all the same.
    if (values.length === 0) values.push('count(*)');
    const text: SelectText = {
      keys: (await this.#texts(keys)).map((key, i) => `${key} AS ${keyName(i)}`),
      values: values.map((value, i) => `${value} AS ${valueName(i)}`),
      quantiles,
      conditions: await this.#texts(conditions),
      range: range && { from: await this.#text(range.from), to: await this.#text(range.to) },
    };
    return { text, wholes };
  }

  async #quantile({ argument, filter }: SplitAggregate, fractions: readonly SyntaxNode[]): Promise<QuantileText> {
    const given = (await this.#texts(fractions)).map(Number);
    if (!given.every((fraction) => fraction >= 0 && fraction <= 1)) throw new Unsplittable('no fraction');
    return {
      argument: await this.#text(argument!),
      filter: filter && (await this.#text(filter)),
      fractions: given,
    };
  }

  async #aggregate({ name, argument, filter }: SplitAggregate) {
    const { parts, whole } = DECOMPOSED.get(name)!;
    const given = argument === null ? (name === 'count_star' ? '*' : '') : await this.#text(argument);
    return { whole, parts: parts(given, filter === null ? '' : ` FILTER (WHERE ${await this.#text(filter)})`) };
  }

  async #texts(expressions: readonly SyntaxNode[]): Promise<string[]> {
    const texts: string[] = [];
    for (const expression of expressions) texts.push(await this.#text(expression));
    return texts;
  }

  async #text(expression: SyntaxNode): Promise<string> {
    const around = await this.#parser.tree('SELECT 1');
    if (around.error) throw new Unsplittable('nothing to put it in');
    const [statement] = around.statements as [SyntaxNode];
    const node = { ...(statement.node as SyntaxNode), select_list: [{ ...expression, alias: '' }] };
    const text = await this.#parser.text({ error: false, statements: [{ ...statement, node }] });
    return this.#withConstants(text.replace(/^SELECT /, ''));
  }
}

/** Parts of each group have its quantiles once. A list of them is NULL where there is no value. */
function wholeQuantile({ fractions, isList }: SplitAggregate, place: number): string {
  const each = fractions!.map((_, i) => `any_value(${quantileName(place, i)})`);
  return isList ? `CASE WHEN ${each[0]} IS NOT NULL THEN [${each.join(', ')}] END` : each[0]!;
}

/** Marks that stand in the ranges. */
function freeMarks(selects: readonly SplitSelect[], count: number): Set<number> {
  const free = new Set<number>();
  const note = (value: SyntaxValue) =>
    walk(value, (node) => {
      for (let i = 0; i < count; i++) if (isNode(node.value) && node.value.value === markOf(i)) free.add(i);
    });
  for (const { range } of selects) if (range) for (const end of [range.from, range.to]) note(end);
  return free;
}

/** As it is bound: the type of a parameter is that of its value. */
function constantText(value: Parameter | undefined): string {
  if (typeof value === 'string') return `CAST(${quoteText(value)} AS VARCHAR)`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `CAST(${value} AS BIGINT)`;
  if (typeof value === 'number' && Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  throw new Unsplittable('a value that is no scalar');
}
