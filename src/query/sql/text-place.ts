/** Where a character is, as people and editors count: lines and columns from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Lines end as an editor ends them: LF, CRLF or CR. */
export function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** Offset of a place as DuckDB counts it, whose lines end in LF alone; within the text in any case. */
export function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1 || text.length;
  return Math.min(start + column - 1, text.length);
}
