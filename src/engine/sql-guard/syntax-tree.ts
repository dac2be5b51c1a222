/** What `json_serialize_sql` answers. */
export type Serialized = { readonly error: false; readonly statements: readonly SyntaxNode[] } | Unparsed;

export interface Unparsed {
  readonly error: true;
  readonly error_type: string;
  readonly error_message: string;
  readonly position?: string;
}

const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)/g;

/** Reads the JSON of DuckDB, which writes numbers such as 1e999 as JSON does not know them. */
export function readSerialized(json: string): Serialized {
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(json.replace(STRING_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null')));
  }
}

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
