import { tokenize } from '../../query/sql/tokenize';

/** A call of a function or macro whose arguments are being written. */
export interface Call {
  readonly name: string;
  /** The number of the argument, from 0. */
  readonly argument: number;
}

/** The innermost call around the end of the SQL. */
export function callAt(sql: string): Call | undefined {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment');
  let depth = 0;
  let argument = 0;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const { text } = tokens[i]!;
    if (')]}'.includes(text)) depth++;
    else if ('([{'.includes(text)) depth--;
    else if (text === ',' && depth === 0) argument++;
    if (depth >= 0) continue;
    const callee = tokens[i - 1];
    if (text === '(' && (callee?.kind === 'name' || callee?.kind === 'parameter'))
      return { name: callee.text, argument };
    depth = 0;
    argument = 0;
  }
  return undefined;
}
