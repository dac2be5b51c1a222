import { LearningError } from '../../error/learning-error';
import { requireSmallConstants } from './constant-size';
import { positionAt, sentence } from './duckdb-words';
import type { GuardPort } from './port';
import { type References, references } from './references';
import { explained, firstWord } from './sql-text';
import { closedStatement, emptyQuery, isStatement, openPivot, severalStatements } from './statements';
import { readSerialized, type Unparsed } from './syntax-tree';

/** Reads a statement by the tree that DuckDB's own parser makes of it. */
export function treeReader(parser: Pick<GuardPort, 'parse'>, byteLimitMb: number) {
  return async (sql: string): Promise<References> => {
    const select = explained(sql) ?? sql;
    const parsed = readSerialized(await parser.parse(select));
    if (parsed.error) {
      throw parsed.error_type === 'not implemented'
        ? notSelect(select, parsed.error_message)
        : syntaxError(parsed, sql);
    }
    const { statements } = parsed;
    if (statements.length === 0) throw emptyQuery();
    if (statements.length > 1) throw severalStatements(statements.length);
    requireSmallConstants(statements, byteLimitMb);
    return references(statements);
  };
}

/** What the parser found wrong. */
function syntaxError({ error_message: text, position }: Unparsed, sql: string): LearningError {
  return new LearningError(
    'bad_query',
    sentence(text),
    position === undefined ? {} : { position: positionAt(sql, Number(position)) },
  );
}

/** The parser knows the statement, and knows that it is no SELECT; or it says what it does not know. */
function notSelect(sql: string, message: string): LearningError {
  if (!message.startsWith('Only SELECT')) return new LearningError('bad_query', `${message}.`);
  const word = firstWord(sql);
  return /\bPIVOT\b/i.test(sql) && !isStatement(word) ? openPivot() : closedStatement(word);
}
