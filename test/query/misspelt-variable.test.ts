import { expect, it } from 'vitest';
import { compileQuery } from '../../src/query/compile-query';
import { parseQuery } from '../../src/query/parse-query';

const CONTEXT = { timeRange: { from: 0, to: 1 }, intervalMs: 0, maxDataPoints: 0, storedTimeZone: 'UTC' };

const compiled = (rawSql: string) => compileQuery(parseQuery({ rawSql }), CONTEXT);

it('a misspelt variable is named when a panel asks, as it is while one types', () => {
  expect(() => compiled('SELECT 1\nWHERE $rpo = 2')).toThrow(
    expect.objectContaining({
      code: 'bad_query',
      message: 'There is no value for $rpo.',
      hint: expect.stringContaining('no variable of this dashboard'),
      position: { line: 2, column: 7 },
    }),
  );
  expect(compiled("SELECT '$rpo', $$ $rpo $$").sql).toBe("SELECT '$rpo', $$ $rpo $$");
});
