/** The place of a byte of the SQL as a person counts: lines and columns from 1, columns as editors count them. */
export function positionAt(sql: string, byte: number): { line: number; column: number } {
  const before = Buffer.from(sql).toString('utf8', 0, byte);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}
