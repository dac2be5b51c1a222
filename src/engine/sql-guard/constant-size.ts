import { type Literal, number, requireSmallCall } from './growing-functions';
import { isNode, type SyntaxNode, type SyntaxValue, walk } from './syntax-tree';

/** Throws `too_large` for a call whose one value would be larger than a whole result may be. */
export function requireSmallConstants(statements: readonly SyntaxNode[], byteLimitMb: number): void {
  const rowSources = new Set<SyntaxNode>();
  walk(statements, (node) => {
    if (node.type === 'TABLE_FUNCTION' && isNode(node.function)) rowSources.add(node.function);
    if (node.class !== 'FUNCTION' || rowSources.has(node)) return;
    const args = Array.isArray(node.children) ? node.children.map(literal) : [];
    requireSmallCall(String(node.function_name).toLowerCase(), args, byteLimitMb);
  });
}

/** The value of a literal, cast or negated ones included; null for anything else. */
function literal(node: SyntaxValue): Literal {
  if (!isNode(node)) return null;
  if (node.class === 'CAST' && isNode(node.child)) return literal(node.child);
  if (
    node.class === 'FUNCTION' &&
    node.function_name === '-' &&
    Array.isArray(node.children) &&
    node.children.length === 1
  ) {
    return -number(literal(node.children[0]!));
  }
  if (node.class !== 'CONSTANT' || !isNode(node.value)) return null;
  const { value } = node.value;
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}
