import { describe, expect, it } from 'vitest';
import { tablesNamed } from '../../../src/datasource/browser/tables-named';

describe('the tables that SQL names', () => {
  it.each([
    ['SELECT 1 FROM executions', ['executions']],
    ['SELECT 1 FROM "Executions" JOIN solutions USING (x)', ['executions']],
    ["SELECT 'executions'", []],
    ['SELECT 1 -- FROM executions', []],
    ['FROM solutions_of_mine, Executions', ['executions']],
  ])('%s', (sql, tables) => {
    expect(tablesNamed(sql).tables).toEqual(expect.arrayContaining(tables));
    expect(tablesNamed(sql).asksServer).toBe(false);
  });

  it('asks the server for the state of its copy', () => {
    expect(tablesNamed('SELECT row_count FROM database_status').asksServer).toBe(true);
  });
});
