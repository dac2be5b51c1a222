import { isNode, type SyntaxNode, type SyntaxValue, walk } from '../../sql-guard/syntax-tree';
import { DECOMPOSED } from './aggregates';
import { columnNames, columnNode, meaningOf, nodesOf, withChanged } from './select-syntax';

/** The statement has to be asked whole. */
export class Unsplittable extends Error {}

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
export interface SplitSelect {
  /** What parts are grouped by, over the columns of a row. */
  readonly keys: readonly SyntaxNode[];
  readonly aggregates: readonly SplitAggregate[];
  /** What a row meets, whenever it is. */
  readonly conditions: readonly SyntaxNode[];
  /** The first and the last time that it may have, both of them expressions without columns; null where it may have any. */
  readonly range: { readonly from: SyntaxNode; readonly to: SyntaxNode } | null;
}

/** Names that stand in the tree of the rewritten statement for what comes into its text. */
export interface Places {
  /** A relation with the columns `key` and whatever `whole` stands for. */
  readonly relation: (select: number) => string;
  readonly key: (index: number) => string;
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

const RECORD = 'executions';
const TIME = 'timestamp';
const QUANTILE = 'quantile_cont';
const EXPRESSIONS: ReadonlySet<unknown> = new Set(
  'FUNCTION CAST COLUMN_REF CONSTANT CASE COMPARISON CONJUNCTION OPERATOR BETWEEN'.split(' '),
);

interface Split {
  readonly statement: SyntaxNode;
  readonly selects: readonly SplitSelect[];
}

/** Has each SELECT over `executions` read a relation of parts instead. Throws Unsplittable. */
export function splitStatement(statement: SyntaxNode, places: Places, vocabulary: Vocabulary): Split {
  const tables = commonTables(statement);
  if (tables.has(RECORD)) throw new Unsplittable('another relation has the name of the record');
  const selects: SplitSelect[] = [];
  const rewritten = (node: SyntaxNode): SyntaxNode | undefined => {
    if (node.type === 'TABLE_FUNCTION') throw new Unsplittable('a table function');
    if (node.type === 'BASE_TABLE' && !tables.has(tableName(node))) throw new Unsplittable('another table');
    if (node.type !== 'SELECT_NODE' || !isOverRecord(node)) return undefined;
    const cteMap = withChanged(node.cte_map!, rewritten);
    const select = new SelectSplitter(node, selects.length, places, vocabulary, tables);
    selects.push(select.split);
    return { ...select.rewritten, cte_map: cteMap };
  };
  const changed = withChanged(statement, rewritten) as SyntaxNode;
  if (selects.length === 0) throw new Unsplittable('it does not look at the record');
  return { statement: changed, selects };
}

function commonTables(statement: SyntaxNode): Set<string> {
  const names = new Set<string>();
  walk(statement, ({ cte_map: map }) => {
    if (isNode(map)) for (const { key } of nodesOf(map.map)) names.add(String(key).toLowerCase());
  });
  return names;
}

const tableName = ({ table_name: name }: SyntaxNode) => String(name).toLowerCase();

const isEmpty = (value: SyntaxValue | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

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

/** What of an expression belongs to rows of the record. */
type Extent = 'constant' | 'row' | 'more';

class SelectSplitter {
  readonly split: SplitSelect;
  readonly rewritten: SyntaxNode;
  readonly #place: number;
  readonly #places: Places;
  readonly #vocabulary: Vocabulary;
  readonly #isJoined: boolean;
  readonly #keys = new Map<string, SyntaxNode>();
  readonly #aggregates = new Map<string, SplitAggregate>();

  constructor(node: SyntaxNode, place: number, places: Places, vocabulary: Vocabulary, tables: ReadonlySet<string>) {
    this.#place = place;
    this.#places = places;
    this.#vocabulary = vocabulary;
    this.#isJoined = isNode(node.from_table) && node.from_table.type === 'JOIN';
    for (const key of ['qualify', 'sample', 'group_expressions', 'group_sets']) {
      const isOneSet = key === 'group_sets' && Array.isArray(node[key]) && node[key].every(isEmpty);
      if (!isEmpty(node[key]) && !isOneSet) throw new Unsplittable(key);
    }
    const items = nodesOf(node.select_list);
    const aliases = new Set(items.map(({ alias }) => String(alias ?? '').toLowerCase()).filter(Boolean));
    const from = this.#from(node.from_table as SyntaxNode, tables);
    const selected = items.map((item) => this.#item(item));
    const having = isNode(node.having) ? this.#rewrite(node.having) : node.having!;
    const modifiers = nodesOf(node.modifiers).map((modifier) => this.#modifier(modifier, aliases));
    if (node.aggregate_handling !== 'FORCE_AGGREGATES' && this.#aggregates.size === 0) throw new Unsplittable('rows');
    this.split = {
      ...this.#where(node.where_clause),
      keys: [...this.#keys.values()],
      aggregates: [...this.#aggregates.values()],
    };
    this.rewritten = { ...node, from_table: from, select_list: selected, where_clause: null, having, modifiers };
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
    if (alias === undefined || (names === null && isEmpty(item.alias)))
      throw new Unsplittable('a column without a name');
    return { ...this.#rewrite(item), alias };
  }

  #modifier(modifier: SyntaxNode, aliases: ReadonlySet<string>): SyntaxNode {
    if (modifier.type === 'LIMIT_MODIFIER') return modifier;
    if (modifier.type !== 'ORDER_MODIFIER') throw new Unsplittable('a modifier');
    const orders = nodesOf(modifier.orders).map((order) => {
      const expression = order.expression as SyntaxNode;
      const names = columnNames(expression);
      const isAlias = names?.length === 1 && aliases.has(names[0]!);
      return isAlias ? order : { ...order, expression: this.#rewrite(expression) };
    });
    return { ...modifier, orders };
  }

  /** Aggregates become what adds their parts up, and what depends on a row alone becomes a key. */
  #rewrite(expression: SyntaxNode): SyntaxNode {
    const extent = this.#extentOf(expression);
    if (extent === 'constant') return expression;
    if (extent === 'row') return columnNode(this.#keyOf(expression), String(expression.alias ?? ''));
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

  #where(condition: SyntaxValue | undefined): Pick<SplitSelect, 'conditions' | 'range'> {
    const conditions: SyntaxNode[] = [];
    const from: SyntaxNode[] = [];
    const to: SyntaxNode[] = [];
    for (const one of isNode(condition) ? conjuncts(condition) : []) {
      if (this.#extentOf(one) === 'more') throw new Unsplittable('a condition over more than rows');
      const [lower, upper] = this.#boundsIn(one);
      if (lower) from.push(lower);
      if (upper) to.push(upper);
      if (!lower && !upper) conditions.push(one);
    }
    if (from.length + to.length === 0) return { conditions, range: null };
    if (from.length !== 1 || to.length !== 1) throw new Unsplittable('a range without both ends');
    return { conditions, range: { from: from[0]!, to: to[0]! } };
  }

  /** What a condition of the time alone says of its ends. */
  #boundsIn(one: SyntaxNode): readonly [from?: SyntaxNode | undefined, to?: SyntaxNode | undefined] {
    const isTime = (node: SyntaxValue | undefined) => isNode(node) && columnNames(node)?.join() === TIME;
    const constant = (node: SyntaxValue | undefined) =>
      isNode(node) && this.#extentOf(node) === 'constant' ? node : undefined;
    if (one.type === 'COMPARE_BETWEEN' && isTime(one.input)) return [constant(one.lower), constant(one.upper)];
    if (!isTime(one.left)) return [];
    if (one.type === 'COMPARE_GREATERTHANOREQUALTO') return [constant(one.right)];
    if (one.type === 'COMPARE_LESSTHANOREQUALTO') return [undefined, constant(one.right)];
    return [];
  }
}

function conjuncts(condition: SyntaxNode): readonly SyntaxNode[] {
  return condition.type === 'CONJUNCTION_AND' ? nodesOf(condition.children).flatMap(conjuncts) : [condition];
}
