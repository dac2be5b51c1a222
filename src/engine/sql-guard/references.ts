import { LearningError } from '../../error/learning-error';
import { isNode, type SyntaxNode, type SyntaxValue, walk } from './syntax-tree';
import { TABLE_FUNCTIONS } from './table-functions';

/** A name in a query, lower-cased, with the catalog or schema before it where it has one. */
export interface Name {
  readonly qualifiers: readonly string[];
  readonly name: string;
  /** Byte of the SQL at which it stands. */
  readonly position: number | undefined;
}

/** Everything that a statement refers to by name. */
export interface References {
  readonly relations: readonly Name[];
  readonly tableFunctions: readonly Name[];
  readonly functions: readonly Name[];
  readonly ctes: ReadonlySet<string>;
  /** Names that stand alone where values do: columns, and what SQL has for the time. Lower case. */
  readonly words: ReadonlySet<string>;
  /** Whether it lists the objects of the catalog. */
  readonly listsCatalog: boolean;
  /** Whether it takes some of the rows by chance. */
  readonly isSampled: boolean;
}

/** Parts of a statement that are no expressions. Any other is unknown, and refused. */
const PARTS: ReadonlySet<string> = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'RECURSIVE_CTE_NODE',
  'CTE_NODE',
  'BASE_TABLE',
  'EMPTY',
  'EXPRESSION_LIST',
  'JOIN',
  'PIVOT',
  'SHOW_REF',
  'SUBQUERY',
  'TABLE_FUNCTION',
  'DISTINCT_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'ORDER_MODIFIER',
  'ASCENDING',
  'DESCENDING',
  'ORDER_DEFAULT',
]);

export function references(statements: readonly SyntaxNode[]): References {
  const relations: Name[] = [];
  const tableFunctions: Name[] = [];
  const functions: Name[] = [];
  const ctes = new Set<string>();
  const words = new Set<string>();
  const calledAsTables = new Set<SyntaxNode>();
  let listsCatalog = false;
  let isSampled = false;

  walk(statements, (node) => {
    if (typeof node.type === 'string' && node.class === undefined) requireKnown(node.type);
    isSampled ||= isNode(node.sample);
    if (isNode(node.cte_map)) for (const name of cteNames(node.cte_map)) ctes.add(name);
    if (node.type === 'BASE_TABLE') {
      relations.push(named(node, 'table_name'));
    } else if (node.type === 'SHOW_REF') {
      listsCatalog ||= node.query === undefined;
    } else if (node.type === 'TABLE_FUNCTION' && isNode(node.function)) {
      const call = named(node.function, 'function_name');
      tableFunctions.push(call);
      calledAsTables.add(node.function);
      listsCatalog ||= TABLE_FUNCTIONS.get(call.name)?.catalog ?? false;
    } else if ((node.class === 'FUNCTION' || node.class === 'WINDOW') && !calledAsTables.has(node)) {
      functions.push(named(node, 'function_name'));
    } else if (node.class === 'COLUMN_REF' && Array.isArray(node.column_names) && node.column_names.length === 1) {
      words.add(lower(node.column_names[0]));
    }
  });
  return { relations, tableFunctions, functions, ctes, words, listsCatalog, isSampled };
}

function requireKnown(part: string): void {
  if (PARTS.has(part) || part.endsWith('_TYPE_INFO')) return;
  throw new LearningError('forbidden_query', `The query uses a construct that is not open to queries: ${part}.`);
}

function cteNames({ map }: SyntaxNode): string[] {
  return Array.isArray(map) ? map.map((entry: SyntaxNode) => lower(entry.key)) : [];
}

function named(node: SyntaxNode, key: string): Name {
  const qualifiers = [node.catalog_name ?? node.catalog, node.schema_name ?? node.schema].map(lower).filter(Boolean);
  const position = typeof node.query_location === 'number' ? node.query_location : undefined;
  return { qualifiers, name: lower(node[key]), position };
}

function lower(value: SyntaxValue | undefined): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
