/**
 * - `string`: `'…'`, `E'…'`, `$$…$$` and `$tag$…$tag$`, with the pieces that DuckDB joins over a line break
 * - `name`: an identifier or keyword without quotes; `quoted-name`: `"…"`
 * - `parameter`: `$1`, `$name`, `?`
 * - `operator`: also brackets, commas, semicolons and what DuckDB has no use for
 */
export type TokenKind =
  | 'whitespace'
  | 'comment'
  | 'string'
  | 'name'
  | 'quoted-name'
  | 'number'
  | 'parameter'
  | 'operator';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of the first character in the SQL. */
  readonly start: number;
}

/** Whether it says nothing. */
export const isGap = ({ kind }: Token) => kind === 'whitespace' || kind === 'comment';
