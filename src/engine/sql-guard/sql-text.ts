const utf8 = new TextEncoder();

/** Where the first token at or after `at` begins: past white space and comments. Block comments nest, as in Postgres. */
function skipBlank(sql: string, at: number): number {
  let position = at;
  for (;;) {
    if (/\s/.test(sql.charAt(position))) position++;
    else if (sql.startsWith('--', position)) position = indexAfter(sql, '\n', position);
    else if (sql.startsWith('/*', position)) position = afterBlockComment(sql, position);
    else return position;
  }
}

function indexAfter(sql: string, text: string, from: number): number {
  const found = sql.indexOf(text, from);
  return found === -1 ? sql.length : found + text.length;
}

function afterBlockComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

/** The first word, in capitals; empty where the SQL begins with anything else. */
export function firstWord(sql: string): string {
  const word = /\w*/y;
  word.lastIndex = skipBlank(sql, 0);
  return word.exec(sql)![0].toUpperCase();
}

/** Without quotes or comments, so that DuckDB cannot read another end of the list than we do. */
const EXPLAIN_OPTIONS = /\(\s*(?:analyze|format\s+\w+)(?:\s*,\s*(?:analyze|format\s+\w+))*\s*\)/iy;

/** What EXPLAIN explains, at the same position; null where the statement is no EXPLAIN. */
export function explained(sql: string): string | null {
  if (firstWord(sql) !== 'EXPLAIN') return null;
  let end = skipBlank(sql, skipBlank(sql, 0) + 'EXPLAIN'.length);
  if (/^analyze\b/i.test(sql.slice(end))) end += 'ANALYZE'.length;
  EXPLAIN_OPTIONS.lastIndex = end;
  end += EXPLAIN_OPTIONS.exec(sql)?.[0].length ?? 0;
  return ' '.repeat(utf8.encode(sql.slice(0, end)).length) + sql.slice(end);
}

/** The query of `CREATE VIEW name (columns) AS query`; empty where there is none. */
export function viewQuery(sql: string): string {
  const tokens = /"(?:[^"]|"")*"|[()]|\bAS\b/gi;
  let depth = 0;
  for (let token = tokens.exec(sql); token !== null; token = tokens.exec(sql)) {
    if (token[0] === '(') depth++;
    else if (token[0] === ')') depth--;
    else if (depth === 0 && !token[0].startsWith('"')) return sql.slice(tokens.lastIndex);
  }
  return '';
}
