import { isNode, type SyntaxNode, type SyntaxValue } from '../../sql-guard/syntax-tree';

/** What of an expression belongs to rows of the record. */
export type Extent = 'constant' | 'row' | 'more';

/** What only says where something stands, or what it is called. */
const BESIDES: ReadonlySet<string> = new Set(['query_location', 'alias']);

/** The same for expressions that mean the same, wherever they stand. */
export function meaningOf(expression: SyntaxNode): string {
  return JSON.stringify(expression, (key, value) => (BESIDES.has(key) ? undefined : value));
}

/** The tree with something else for some of its nodes; what `change` yields undefined for is looked into. */
export function withChanged(value: SyntaxValue, change: (node: SyntaxNode) => SyntaxNode | undefined): SyntaxValue {
  if (Array.isArray(value)) return value.map((item) => withChanged(item, change));
  if (!isNode(value)) return value;
  return (
    change(value) ?? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withChanged(child, change)]))
  );
}

export const isEmpty = (value: SyntaxValue | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export const nodesOf = (value: SyntaxValue | undefined): readonly SyntaxNode[] =>
  Array.isArray(value) ? value.filter(isNode) : [];

/** Lower case; null where it is no plain reference to a column. */
export function columnNames({ class: kind, column_names: names }: SyntaxNode): readonly string[] | null {
  return kind === 'COLUMN_REF' && Array.isArray(names) ? names.map((name) => String(name).toLowerCase()) : null;
}

/** A reference to a column of that name. */
export const columnNode = (name: string, alias = ''): SyntaxNode => ({
  class: 'COLUMN_REF',
  type: 'COLUMN_REF',
  alias,
  query_location: 0,
  column_names: [name],
});
