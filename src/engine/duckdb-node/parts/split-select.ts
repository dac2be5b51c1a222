import { RECORD } from '../../duckdb/record/record';
import { isNode, type SyntaxNode, walk } from '../../sql-guard/syntax-tree';
import { DECOMPOSED } from './aggregates';
import { type Conditions, conditionsOf } from './conditions';
import { columnNames, columnNode, type Extent, isEmpty, meaningOf, nodesOf, withChanged } from './select-syntax';
import { Unsplittable } from './unsplittable';

/** An aggregate of a SELECT. */
export interface SplitAggregate {
  readonly name: string;
  readonly argument: SyntaxNode | null;
  readonly filter: SyntaxNode | null;
  /** Of continuous quantiles; null for others. */
  readonly fractions: readonly SyntaxNode[] | null;
  /** Whether it yields one value for each fraction, in a list. */
  readonly isList: boolean;
}

/** A SELECT over `executions` that can be answered from parts of its rows, each grouped by itself. */
export interface SplitSelect extends Conditions {
  /** What parts are grouped by, over the columns of a row. */
  readonly keys: readonly SyntaxNode[];
  readonly aggregates: readonly SplitAggregate[];
}

/** Names that stand in the tree of the rewritten statement for what comes into its text. */
export interface Places {
  /** A relation with the columns `key` and whatever `whole` stands for. */
  readonly relation: (select: number) => string;
  readonly key: (index: number) => string;
  /** Of a column to which the statement gives no name. */
  readonly name: (index: number) => string;
  readonly whole: (select: number, index: number) => string;
  /** Whether the column is a constant that has yet to be written. */
  readonly isConstant: (column: string) => boolean;
}

export interface Vocabulary {
  /** Of `executions`, lower case. */
  readonly columns: ReadonlySet<string>;
  /** All of DuckDB's. */
  readonly aggregates: ReadonlySet<string>;
}

const QUANTILE = 'quantile_cont';
const EXPRESSIONS: ReadonlySet<unknown> = new Set(
  'FUNCTION CAST COLUMN_REF CONSTANT CASE COMPARISON CONJUNCTION OPERATOR BETWEEN'.split(' '),
);

interface Split {
  readonly statement: SyntaxNode;
  readonly selects: readonly SplitSelect[];
  /** Expressions whose text is the name of their column. */
  readonly unnamed: readonly SyntaxNode[];
}

/** Has each SELECT over `executions` read a relation of parts instead. Throws Unsplittable. */
export function splitStatement(statement: SyntaxNode, places: Places, vocabulary: Vocabulary): Split {
  const tables = commonTables(statement);
  if (tables.has(RECORD)) throw new Unsplittable('another relation has the name of the record');
  const selects: SplitSelect[] = [];
  const unnamed: SyntaxNode[] = [];
  const rewritten = (node: SyntaxNode): SyntaxNode | undefined => {
    if (node.type === 'TABLE_FUNCTION') throw new Unsplittable('a table function');
    if (node.type === 'BASE_TABLE' && !tables.has(tableName(node))) throw new Unsplittable('another table');
    if (node.type !== 'SELECT_NODE' || !isOverRecord(node)) return undefined;
    const cteMap = withChanged(node.cte_map!, rewritten);
    const select = new SelectSplitter(node, { place: selects.length, places, vocabulary, tables, unnamed });
    selects.push(select.split);
    return { ...select.rewritten, cte_map: cteMap };
  };
  const changed = withChanged(statement, rewritten) as SyntaxNode;
  if (selects.length === 0) throw new Unsplittable('it does not look at the record');
  return { statement: changed, selects, unnamed };
}

function commonTables(statement: SyntaxNode): Set<string> {
  const names = new Set<string>();
  walk(statement, ({ cte_map: map }) => {
    if (isNode(map)) for (const { key } of nodesOf(map.map)) names.add(String(key).toLowerCase());
  });
  return names;
}

const tableName = ({ table_name: name }: SyntaxNode) => String(name).toLowerCase();

/** The table as it is, under no other name. */
const isPlain = (node: SyntaxNode) =>
  node.type === 'BASE_TABLE' &&
  ['alias', 'sample', 'schema_name', 'catalog_name', 'column_name_alias', 'at_clause'].every((key) =>
    isEmpty(node[key]),
  );

function isOverRecord({ from_table: from }: SyntaxNode): boolean {
  if (!isNode(from)) return false;
  const first = from.type === 'JOIN' && isNode(from.left) ? from.left : from;
  return isPlain(first) && tableName(first) === RECORD;
}

interface Surroundings {
  readonly place: number;
  readonly places: Places;
  readonly vocabulary: Vocabulary;
  readonly tables: ReadonlySet<string>;
  /** Taken further. */
  readonly unnamed: SyntaxNode[];
}

class SelectSplitter {
  readonly split: SplitSelect;
  readonly rewritten: SyntaxNode;
  readonly #place: number;
  readonly #places: Places;
  readonly #vocabulary: Vocabulary;
  readonly #unnamed: SyntaxNode[];
  readonly #isJoined: boolean;
  /** What it groups by, by meaning; null where that is whatever it selects beside aggregates. */
  readonly #groups: ReadonlySet<string> | null;
  readonly #keys = new Map<string, SyntaxNode>();
  readonly #aggregates = new Map<string, SplitAggregate>();

  constructor(node: SyntaxNode, { place, places, vocabulary, tables, unnamed }: Surroundings) {
    this.#place = place;
    this.#places = places;
    this.#vocabulary = vocabulary;
    this.#unnamed = unnamed;
    this.#isJoined = isNode(node.from_table) && node.from_table.type === 'JOIN';
    for (const key of ['qualify', 'sample']) if (!isEmpty(node[key])) throw new Unsplittable(key);
    const items = nodesOf(node.select_list);
    const groups = this.#groupsOf(node, items);
    this.#groups = groups && new Set(groups.map(meaningOf));
    const aliases = new Set(items.map(({ alias }) => String(alias ?? '').toLowerCase()).filter(Boolean));
    const from = this.#from(node.from_table as SyntaxNode, tables);
    const selected = items.map((item) => this.#item(item));
    const grouped = groups?.map((group) => this.#rewrite({ ...group, alias: '' })) ?? [];
    const having = isNode(node.having) ? this.#rewrite(node.having) : node.having!;
    const modifiers = nodesOf(node.modifiers).map((modifier) => this.#modifier(modifier, aliases));
    if (groups === null && node.aggregate_handling !== 'FORCE_AGGREGATES' && this.#aggregates.size === 0)
      throw new Unsplittable('rows');
    this.split = {
      ...conditionsOf(node.where_clause, (expression) => this.#extentOf(expression)),
      keys: [...this.#keys.values()],
      aggregates: [...this.#aggregates.values()],
    };
    this.rewritten = {
      ...node,
      from_table: from,
      select_list: selected,
      where_clause: null,
      ...(groups && { group_expressions: grouped }),
      having,
      modifiers,
    };
  }

  /** One set of expressions, those that it names by number or by the name of a column of its own among them. */
  #groupsOf({ group_expressions: given, group_sets: sets }: SyntaxNode, items: readonly SyntaxNode[]) {
    const expressions = nodesOf(given);
    const [set = [], ...others] = Array.isArray(sets) ? sets : [];
    const isOneSet = others.length === 0 && Array.isArray(set) && set.length === expressions.length;
    if (!isOneSet) throw new Unsplittable('grouping sets');
    if (expressions.length === 0) return null;
    return expressions.map((expression) => {
      const { value } = expression;
      const number = expression.class === 'CONSTANT' && isNode(value) ? value.value : null;
      if (typeof number === 'number') return groupAt(items, number);
      const names = columnNames(expression);
      const isColumn = names === null || names.length > 1 || this.#vocabulary.columns.has(names[0]!);
      const named = isColumn ? undefined : items.find(({ alias }) => String(alias ?? '').toLowerCase() === names[0]);
      return named ?? expression;
    });
  }

  /** A table beside the record is one of the statement's own, of which each row of the record meets at most what it is joined by. */
  #from(from: SyntaxNode, tables: ReadonlySet<string>): SyntaxNode {
    const parts = { table_name: this.#places.relation(this.#place) };
    if (from.type !== 'JOIN') return { ...from, ...parts };
    const { left, right, condition, join_type: type, ref_type: kind } = from;
    const isKnown =
      isNode(right) && isPlain(right) && tables.has(tableName(right)) && type === 'LEFT' && kind === 'REGULAR';
    if (!isKnown || !isNode(condition) || !isNode(left)) throw new Unsplittable('a join');
    return { ...from, left: { ...left, ...parts }, condition: this.#rewrite(condition) };
  }

  #item(item: SyntaxNode): SyntaxNode {
    const names = columnNames(item);
    const alias = isEmpty(item.alias) ? (item.column_names as readonly string[] | undefined)?.at(-1) : item.alias;
    const isUnnamed = alias === undefined || (names === null && isEmpty(item.alias));
    const rewritten = this.#rewrite(item);
    return { ...rewritten, alias: isUnnamed ? this.#places.name(this.#unnamed.push(item) - 1) : alias };
  }

  #modifier(modifier: SyntaxNode, aliases: ReadonlySet<string>): SyntaxNode {
    if (modifier.type === 'LIMIT_MODIFIER') return modifier;
    if (modifier.type !== 'ORDER_MODIFIER') throw new Unsplittable('a modifier');
    const orders = nodesOf(modifier.orders).map((order) => {
      const expression = order.expression as SyntaxNode;
      const names = columnNames(expression);
      const isAlias = names?.length === 1 && aliases.has(names[0]!);
      return isAlias || isAll(expression) ? order : { ...order, expression: this.#rewrite(expression) };
    });
    return { ...modifier, orders };
  }

  /** Aggregates become what adds their parts up, and what depends on a row alone becomes a key. */
  #rewrite(expression: SyntaxNode): SyntaxNode {
    const extent = this.#extentOf(expression);
    if (extent === 'constant') return expression;
    if (extent === 'row' && this.#isGroup(expression)) {
      return columnNode(this.#keyOf(expression), String(expression.alias ?? ''));
    }
    if (columnNames(expression) !== null && extent === 'row') throw new Unsplittable('a column that is not grouped by');
    if (this.#isAggregate(expression)) {
      return columnNode(this.#wholeOf(expression), String(expression.alias ?? ''));
    }
    return Object.fromEntries(
      Object.entries(expression).map(([key, value]) => [
        key,
        withChanged(value, (node) => (node.class === undefined ? undefined : this.#rewrite(node))),
      ]),
    );
  }

  #isGroup(expression: SyntaxNode): boolean {
    return this.#groups?.has(meaningOf(expression)) ?? true;
  }

  #keyOf(expression: SyntaxNode): string {
    const meaning = meaningOf(expression);
    if (!this.#keys.has(meaning)) this.#keys.set(meaning, expression);
    return this.#places.key([...this.#keys.keys()].indexOf(meaning));
  }

  #wholeOf(call: SyntaxNode): string {
    const name = String(call.function_name).toLowerCase();
    const [argument = null, ...others] = nodesOf(call.children);
    const ordered = isNode(call.order_bys) && nodesOf(call.order_bys.orders).length > 0;
    const quantile = name === QUANTILE && others.length === 1 ? this.#fractionsOf(others[0]!) : null;
    const isAddedUp = DECOMPOSED.has(name) && others.length === 0;
    const isKnown = (isAddedUp || quantile !== null) && call.distinct !== true && !ordered;
    if (!isKnown || !isEmpty(call.schema) || !isEmpty(call.catalog)) throw new Unsplittable(`the aggregate ${name}`);
    const filter = isNode(call.filter) ? call.filter : null;
    for (const part of [argument, filter]) {
      if (part !== null && this.#extentOf(part) === 'more') throw new Unsplittable('an aggregate over more than rows');
    }
    const meaning = meaningOf(call);
    if (!this.#aggregates.has(meaning)) {
      this.#aggregates.set(meaning, { name, argument, filter, fractions: null, isList: false, ...quantile });
    }
    return this.#places.whole(this.#place, [...this.#aggregates.keys()].indexOf(meaning));
  }

  /** A group of the statement has to be one of the parts: quantiles cannot be added up. */
  #fractionsOf(given: SyntaxNode): Pick<SplitAggregate, 'fractions' | 'isList'> {
    if (this.#isJoined) throw new Unsplittable('quantiles of groups put together');
    const isList = given.class === 'FUNCTION' && given.function_name === 'list_value';
    const fractions = isList ? nodesOf(given.children) : [given];
    if (!fractions.every((one) => one.class === 'CONSTANT')) throw new Unsplittable('fractions that are no numbers');
    return { fractions, isList };
  }

  #isAggregate({ class: kind, function_name: name }: SyntaxNode): boolean {
    return kind === 'FUNCTION' && this.#vocabulary.aggregates.has(String(name).toLowerCase());
  }

  #extentOf(expression: SyntaxNode): Extent {
    let extent: Extent = 'constant';
    walk(expression, (node) => {
      if (node.class === undefined) return;
      if (!EXPRESSIONS.has(node.class)) throw new Unsplittable(String(node.class));
      const names = columnNames(node);
      if (this.#isAggregate(node)) extent = 'more';
      else if (names !== null && !this.#places.isConstant(names[0]!)) {
        const isOfRecord = names.length === 1 || (names.length === 2 && names[0] === RECORD);
        if (!isOfRecord || !this.#vocabulary.columns.has(names.at(-1)!)) extent = 'more';
        else if (extent === 'constant') extent = 'row';
      }
    });
    return extent;
  }
}

/** All columns that are selected. */
const isAll = ({ class: kind, ...rest }: SyntaxNode) =>
  kind === 'STAR' &&
  ['relation_name', 'exclude_list', 'replace_list', 'expr', 'qualified_exclude_list', 'rename_list'].every((key) =>
    isEmpty(rest[key]),
  );

function groupAt(items: readonly SyntaxNode[], number: number): SyntaxNode {
  const item = items[number - 1];
  if (item === undefined) throw new Unsplittable('a column that is not there');
  return item;
}
