import { isGap, type Token } from './token';

/**
 * Splits `(a, f(b, c))` at its commas.
 * @param start where the opening parenthesis is
 * @returns the tokens of each argument, and the place behind the closing parenthesis; undefined without one
 */
export function splitArguments(tokens: readonly Token[], start: number): { args: Token[][]; end: number } | undefined {
  const args: Token[][] = [[]];
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]!;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    if (depth === 0) {
      if (token.text !== ')') return undefined;
      return { args: args.length === 1 && args[0]!.every(isGap) ? [] : args, end: i + 1 };
    }
    if (depth === 1 && token.text === ',') args.push([]);
    else if (i > start) args.at(-1)!.push(token);
  }
  return undefined;
}
