import { LearningError } from '../../error/learning-error';

/** First words of what is no SELECT, for the message alone. */
const STATEMENTS: ReadonlySet<string> = new Set(
  `ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DETACH DROP EXECUTE EXPORT
   FORCE IMPORT INSERT INSTALL LOAD MERGE PRAGMA PREPARE RESET ROLLBACK SET START TRUNCATE UPDATE USE VACUUM`.split(
    /\s+/,
  ),
);

export const isStatement = (word: string) => STATEMENTS.has(word);

/** @param word its first one, in capitals */
export const closedStatement = (word: string) =>
  new LearningError('forbidden_query', `${isStatement(word) ? word : 'This statement'} is closed to queries.`);

export const openPivot = () =>
  new LearningError('forbidden_query', 'PIVOT without a list of values is closed to queries.', {
    hint: 'List the values: PIVOT … ON column IN (value, …).',
  });

export const emptyQuery = () => new LearningError('bad_query', 'The query is empty.');

export function severalStatements(count: number): LearningError {
  return new LearningError('forbidden_query', `The query holds ${count} statements; one is allowed.`, {
    hint: 'Keep one SELECT, and put each further statement into a query of its own.',
  });
}
