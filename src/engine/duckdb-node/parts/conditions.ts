import { RECORD } from '../../duckdb/record/record';
import { isNode, type SyntaxNode, type SyntaxValue } from '../../sql-guard/syntax-tree';
import { columnNames, type Extent, nodesOf } from './select-syntax';
import { Unsplittable } from './unsplittable';

/** Which rows a SELECT is about. */
export interface Conditions {
  /** What a row meets, whenever it is. */
  readonly conditions: readonly SyntaxNode[];
  /** Between which times it may be; null where it may have any. */
  readonly range: { readonly from: Bound; readonly to: Bound } | null;
}

/** An end of a range. */
export interface Bound {
  /** Without columns. */
  readonly expression: SyntaxNode;
  /** Whether that time itself is out of it. */
  readonly isOpen: boolean;
}

const TIME = 'timestamp';

/** What a comparison with the time says of it, by whether the time stands left or right. */
const COMPARISONS: ReadonlyMap<unknown, { readonly left: End; readonly right: End; readonly isOpen: boolean }> =
  new Map([
    ['COMPARE_GREATERTHANOREQUALTO', { left: 'from', right: 'to', isOpen: false }],
    ['COMPARE_GREATERTHAN', { left: 'from', right: 'to', isOpen: true }],
    ['COMPARE_LESSTHANOREQUALTO', { left: 'to', right: 'from', isOpen: false }],
    ['COMPARE_LESSTHAN', { left: 'to', right: 'from', isOpen: true }],
  ]);
type End = 'from' | 'to';
type Bounds = { readonly [E in End]?: Bound };

type ExtentOf = (expression: SyntaxNode) => Extent;

/** What follows WHERE, with the range of times apart. Throws Unsplittable. */
export function conditionsOf(condition: SyntaxValue | undefined, extentOf: ExtentOf): Conditions {
  const conditions: SyntaxNode[] = [];
  const ends: { one: SyntaxNode; bounds: Bounds }[] = [];
  for (const one of isNode(condition) ? conjuncts(condition) : []) {
    if (extentOf(one) === 'more') throw new Unsplittable('a condition over more than rows');
    const bounds = boundsIn(one, extentOf);
    const isTaken = ends.some(({ bounds: { from, to } }) => (from && bounds.from) || (to && bounds.to));
    if (isTaken || !(bounds.from || bounds.to)) conditions.push(one);
    else ends.push({ one, bounds });
  }
  const { from, to }: Bounds = Object.assign({}, ...ends.map(({ bounds }) => bounds));
  if (from && to) return { conditions, range: { from, to } };
  return { conditions: [...conditions, ...ends.map(({ one }) => one)], range: null };
}

function conjuncts(condition: SyntaxNode): readonly SyntaxNode[] {
  return condition.type === 'CONJUNCTION_AND' ? nodesOf(condition.children).flatMap(conjuncts) : [condition];
}

/** What a condition of the time alone says of its ends. */
function boundsIn(one: SyntaxNode, extentOf: ExtentOf): Bounds {
  const isConstant = (node: SyntaxValue | undefined): node is SyntaxNode =>
    isNode(node) && extentOf(node) === 'constant';
  const { input, lower, upper, left, right } = one;
  if (one.type === 'COMPARE_BETWEEN' && isTime(input) && isConstant(lower) && isConstant(upper)) {
    return { from: { expression: lower, isOpen: false }, to: { expression: upper, isOpen: false } };
  }
  const comparison = COMPARISONS.get(one.type);
  if (comparison === undefined) return {};
  const { isOpen } = comparison;
  if (isTime(left) && isConstant(right)) return { [comparison.left]: { expression: right, isOpen } };
  if (isConstant(left) && isTime(right)) return { [comparison.right]: { expression: left, isOpen } };
  return {};
}

const isTime = (node: SyntaxValue | undefined) =>
  isNode(node) && [TIME, `${RECORD}.${TIME}`].includes(columnNames(node)?.join('.') ?? '');
