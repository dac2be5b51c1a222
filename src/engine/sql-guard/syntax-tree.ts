/** What `json_serialize_sql` answers. */
export type Serialized =
  | { readonly error: false; readonly statements: readonly SyntaxNode[] }
  | { readonly error: true; readonly error_type: string; readonly error_message: string; readonly position?: string };

export interface SyntaxNode {
  readonly [key: string]: SyntaxValue;
}

export type SyntaxValue = string | number | boolean | null | SyntaxNode | readonly SyntaxValue[];

/** Visits every node, a parent before its children. */
export function walk(value: SyntaxValue | undefined, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) walk(child, visit);
  }
}

export function isNode(value: SyntaxValue | undefined): value is SyntaxNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
