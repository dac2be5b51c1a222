import { LearningError } from '../../error/learning-error';
import { isNode, type SyntaxNode, type SyntaxValue, walk } from './syntax-tree';

/**
 * DuckDB works out calls of constants while it plans, where neither its memory limit nor an interrupt reaches it: a
 * list of ten million numbers takes 4 s and 1.2 GB there. So calls that make much of little are looked at beforehand.
 */
const MOST_ELEMENTS = 1_000_000;

const utf8 = new TextEncoder();

/** By function, how many elements or bytes a call makes, as far as its arguments are literals. */
const GROWING_FUNCTIONS: ReadonlyMap<string, (args: readonly Literal[]) => Size> = new Map<
  string,
  (args: readonly Literal[]) => Size
>([
  ['range', span],
  ['generate_series', span],
  ['list_resize', ([, count]) => ({ elements: number(count) })],
  ['array_resize', ([, count]) => ({ elements: number(count) })],
  [
    'repeat',
    ([value, count]) => ({ bytes: number(count) * (typeof value === 'string' ? utf8.encode(value).length : 1) }),
  ],
  ['lpad', ([, count]) => ({ bytes: number(count) })],
  ['rpad', ([, count]) => ({ bytes: number(count) })],
]);

type Literal = number | string | null;
interface Size {
  readonly elements?: number;
  readonly bytes?: number;
}

/** Throws `too_large` for a call whose one value would be larger than a whole result may be. */
export function requireSmallConstants(statements: readonly SyntaxNode[], byteLimitMb: number): void {
  const rowSources = new Set<SyntaxNode>();
  walk(statements, (node) => {
    if (node.type === 'TABLE_FUNCTION' && isNode(node.function)) rowSources.add(node.function);
    if (node.class !== 'FUNCTION' || rowSources.has(node)) return;
    const name = String(node.function_name).toLowerCase();
    const args = Array.isArray(node.children) ? node.children.map(literal) : [];
    const { elements = 0, bytes = 0 } = GROWING_FUNCTIONS.get(name)?.(args) ?? {};
    if (elements > MOST_ELEMENTS) {
      throw new LearningError('too_large', `${name}() would make a list of more than ${MOST_ELEMENTS} elements.`, {
        hint: `Make rows instead of a list: FROM range(…).`,
      });
    }
    if (bytes > byteLimitMb * 1024 * 1024) {
      throw new LearningError('too_large', `${name}() would make a value larger than ${byteLimitMb} MB.`);
    }
  });
}

function span(args: readonly Literal[]): Size {
  const [start, stop, step] =
    args.length === 1 ? [0, number(args[0]!), 1] : [number(args[0]), number(args[1]), number(args[2] ?? 1)];
  return { elements: Math.abs((stop - start) / (step || 1)) };
}

function number(value: Literal | undefined): number {
  return typeof value === 'number' ? value : 0;
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
