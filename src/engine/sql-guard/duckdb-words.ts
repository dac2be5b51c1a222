const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The place of a byte of the SQL as a person counts: lines and columns from 1, columns as editors count them. */
export function positionAt(sql: string, byte: number): { line: number; column: number } {
  const before = decoder.decode(encoder.encode(sql).subarray(0, byte));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

/** What DuckDB says, with an end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
