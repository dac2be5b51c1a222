import { describe, expect, it } from 'vitest';
import { LearningError } from '../../../src/error/learning-error';
import type { Asker } from '../../../src/query/default-query';
import { parseQuery } from '../../../src/query/parse-query';

const refused = (query: object, asker: Asker = 'panel'): LearningError | null => {
  try {
    parseQuery(query, asker);
    return null;
  } catch (error) {
    if (error instanceof LearningError) return error;
    throw error;
  }
};

describe('a variable without a value', () => {
  it('stays for the frontend where one puts values in', () => {
    expect(refused({ rawSql: "SELECT '$repo'" })).toBeNull();
    expect(refused({ rawSql: "SELECT '$repo'" }, 'alert')).not.toBeNull();
  });

  it('is named with its place where values come with the query, and says how to give it one', () => {
    const error = refused({ rawSql: `SELECT 1\nWHERE 'x' = '\${tier}' AND $repo`, variables: { repo: 'x' } })!;
    expect(error.message).toBe('The query asks for the variable tier, which has no value.');
    expect(error.position).toEqual({ line: 2, column: 14 });
    expect(error.hint).toContain('--var tier=VALUE');
    expect(error.hint).toContain("'$' || 'tier'");
  });

  it('with one takes it, in metrics and presets too', () => {
    const filters = [{ field: 'repo', op: '=', value: '$repo' }];
    const variables = { repo: ['a', 'b'] };
    expect(parseQuery({ queryType: 'metric', measures: ['executions'], filters, variables })).toMatchObject({
      filters: [{ field: 'repo', op: '=|', value: ['a', 'b'] }],
    });
    expect(
      parseQuery({ queryType: 'preset', preset: 'top_errors', params: { repo: '$repo' }, variables: { repo: 'a' } }),
    ).toMatchObject({ params: { repo: 'a' } });
  });
});
