import { quoteIdentifier, quoteText } from '../../../model/quote';
import type { Parameter, Statement } from '../../engine';
import type { Serialized, SyntaxNode } from '../../sql-guard/syntax-tree';
import { DECOMPOSED } from './aggregates';
import type { Bound } from './conditions';
import { placesOf, withConstants, withMarks } from './constants';
import { columnNode, withChanged } from './select-syntax';
import { type Places, type SplitAggregate, type SplitSelect, splitStatement, type Vocabulary } from './split-select';
import { Unsplittable } from './unsplittable';

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

/** An end of a range of times, an expression with marks for constants. */
export interface BoundText {
  readonly text: string;
  /** Whether that time itself is out of it. */
  readonly isOpen: boolean;
}

/** A SELECT over `executions` as text. */
export interface SelectText {
  /** `EXPRESSION AS NAME`, of what parts are grouped by. */
  readonly keys: readonly string[];
  /** The same of what is added up. */
  readonly values: readonly string[];
  readonly quantiles: readonly QuantileText[];
  readonly conditions: readonly string[];
  readonly range: { readonly from: BoundText; readonly to: BoundText } | null;
}

/** How statements that differ in the constants of their ranges alone are answered from parts. */
export interface Template {
  readonly selects: readonly SelectText[];
  /** Reads the relations that `relationOf` names, before which nothing but WITH stands. */
  readonly statement: string;
}

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
  name: (index) => `${PREFIX}_name_${index}`,
  whole: (select, index) => `${PREFIX}_whole_${select}_${index}`,
  isConstant: (column) => column.startsWith(parameterName(0).slice(0, -1)),
};

/** A template, and the constants that it holds for alone, by their places; null for those that may be any. */
export interface FoundTemplate {
  readonly template: Template | null;
  readonly fixed: readonly (string | null)[];
}

/** How the statement is answered from parts; a template of null where it has to be asked whole. */
export async function templateOf(
  statement: Statement,
  constants: readonly string[],
  parser: TreeText,
  vocabulary: Vocabulary,
): Promise<FoundTemplate> {
  try {
    return await new Writing(parser, vocabulary, constants).write(statement);
  } catch {
    // Whatever DuckDB says of it, it says of the statement as it is, too.
    return { template: null, fixed: constants.map(() => null) };
  }
}

class Writing {
  readonly #parser: TreeText;
  readonly #vocabulary: Vocabulary;
  readonly #constants: readonly string[];
  readonly #parameters = new Map<string, string>();

  constructor(parser: TreeText, vocabulary: Vocabulary, constants: readonly string[]) {
    this.#parser = parser;
    this.#vocabulary = vocabulary;
    this.#constants = constants;
  }

  async write({ sql, parameters = [] }: Statement): Promise<FoundTemplate> {
    if (sql.includes(PREFIX)) throw new Unsplittable('a name of ours');
    const tree = await this.#parser.tree(withMarks(sql, this.#constants));
    if (tree.error || tree.statements.length !== 1) throw new Unsplittable('not one statement');
    const bound = withChanged(tree.statements[0]!, (node) => this.#parameterOf(node, parameters)) as SyntaxNode;
    const { statement, selects, unnamed } = splitStatement(bound, PLACES, this.#vocabulary);
    let whole = await this.#parser.text({ error: false, statements: [statement] });
    for (const [i, expression] of unnamed.entries()) {
      const name = quoteIdentifier(await this.#text(expression));
      whole = whole.replaceAll(new RegExp(`\\b${PLACES.name(i)}\\b`, 'g'), () => name);
    }
    const texts: SelectText[] = [];
    for (const [i, select] of selects.entries()) {
      const { text, wholes } = await this.#select(select);
      texts.push(text);
      for (const [j, one] of wholes.entries())
        whole = whole.replace(new RegExp(`\\b${PLACES.whole(i, j)}\\b`, 'g'), () => one);
    }
    return this.#free({ selects: texts, statement: this.#withParameters(whole) });
  }

  /** Constants that stand in ranges alone may be any. */
  #free({ selects, statement }: Template): FoundTemplate {
    const placesIn = (value: unknown) => new Set(placesOf(JSON.stringify(value), this.#constants));
    const ranged = placesIn(selects.map(({ range }) => range));
    const others = placesIn([statement, selects.map(({ range: _, ...rest }) => rest)]);
    const fixed = this.#constants.map((one, i) => (ranged.has(i) && !others.has(i) ? null : one));
    const restored = <T>(value: T): T => JSON.parse(withConstants(JSON.stringify(value), fixed));
    return { template: restored({ selects, statement }), fixed };
  }

  #parameterOf(node: SyntaxNode, parameters: readonly Parameter[]): SyntaxNode | undefined {
    if (node.class !== 'PARAMETER') return undefined;
    const index = Number(node.identifier) - 1;
    const name = parameterName(index);
    this.#parameters.set(name, constantText(parameters[index]));
    return columnNode(name, String(node.alias ?? ''));
  }

  #withParameters(text: string): string {
    return text.replace(
      new RegExp(`\\b${parameterName(0).slice(0, -1)}\\d+\\b`, 'g'),
      (name) => this.#parameters.get(name)!,
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
      range: range && { from: await this.#bound(range.from), to: await this.#bound(range.to) },
    };
    return { text, wholes };
  }

  async #bound({ expression, isOpen }: Bound): Promise<BoundText> {
    return { text: await this.#text(expression), isOpen };
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
    return this.#withParameters(text.replace(/^SELECT /, ''));
  }
}

/** Parts of each group have its quantiles once. A list of them is NULL where there is no value. */
function wholeQuantile({ fractions, isList }: SplitAggregate, place: number): string {
  const each = fractions!.map((_, i) => `any_value(${quantileName(place, i)})`);
  return isList ? `CASE WHEN ${each[0]} IS NOT NULL THEN [${each.join(', ')}] END` : each[0]!;
}

/** As it is bound: the type of a parameter is that of its value. */
function constantText(value: Parameter | undefined): string {
  if (typeof value === 'string') return `CAST(${quoteText(value)} AS VARCHAR)`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `CAST(${value} AS BIGINT)`;
  if (typeof value === 'number' && Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  throw new Unsplittable('a value that is no scalar');
}
