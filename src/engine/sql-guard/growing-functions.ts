import { LearningError } from '../../error/learning-error';

/**
 * DuckDB works out calls of constants while it plans, where neither its memory limit nor an interrupt reaches it: a
 * list of ten million numbers takes 4 s and 1.2 GB there. So calls that make much of little are looked at beforehand.
 */
const MOST_ELEMENTS = 1_000_000;

const utf8 = new TextEncoder();

/** An argument that is a literal; null for anything else. */
export type Literal = number | string | null;

interface Size {
  readonly elements?: number;
  readonly bytes?: number;
}

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

export const isGrowing = (name: string) => GROWING_FUNCTIONS.has(name);

/** Throws `too_large` for a call whose one value would be larger than a whole result may be. */
export function requireSmallCall(name: string, args: readonly Literal[], byteLimitMb: number): void {
  const { elements = 0, bytes = 0 } = GROWING_FUNCTIONS.get(name)?.(args) ?? {};
  if (elements > MOST_ELEMENTS) {
    throw new LearningError('too_large', `${name}() would make a list of more than ${MOST_ELEMENTS} elements.`, {
      hint: `Make rows instead of a list: FROM range(…).`,
    });
  }
  if (bytes > byteLimitMb * 1024 * 1024) {
    throw new LearningError('too_large', `${name}() would make a value larger than ${byteLimitMb} MB.`);
  }
}

function span(args: readonly Literal[]): Size {
  const [start, stop, step] =
    args.length === 1 ? [0, number(args[0]!), 1] : [number(args[0]), number(args[1]), number(args[2] ?? 1)];
  return { elements: Math.abs((stop - start) / (step || 1)) };
}

export function number(value: Literal | undefined): number {
  return typeof value === 'number' ? value : 0;
}
