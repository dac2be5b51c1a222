import { LearningError } from '../../error/learning-error';

/** SQL of that very text. The character NUL would end the statement for DuckDB, so it is made by `chr(0)`. */
export function quoteText(text: string): string {
  const pieces = text.split('\0').map((piece) => `'${piece.replaceAll("'", "''")}'`);
  return pieces.length === 1 ? pieces[0]! : `(${pieces.join(' || chr(0) || ')})`;
}

export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new LearningError('bad_query', `No column can have the name ${JSON.stringify(name)}.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as it stands in SQL, `'…'` or dollar-quoted, without the character NUL in it; undefined for other strings. */
export function withoutNul(string: string): string | undefined {
  const tag = /^(?:'|\$[^$]*\$)/.exec(string)?.[0];
  return tag && `(${string.replaceAll('\0', `${tag} || chr(0) || ${tag}`)})`;
}
