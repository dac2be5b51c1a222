import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE, OPEN, REFUSED, UNREADABLE } from '../conformance/duckdb-sql/sandbox';
import { BothEngines } from './both-engines';
import { contextOf, expectSame, expectSameColumns, toldBy } from './same-frames';

/** What tells of the engine itself, of its clock or of chance: the same columns, and other rows. */
const OF_ITS_OWN =
  /duckdb_|information_schema|pg_tables|sqlite_master|SHOW ALL|pragma_database_size|database_status|now\(\)|analyze|SAMPLE/i;

describe('the sandbox', () => {
  let engines: BothEngines;
  beforeAll(async () => {
    engines = await BothEngines.over([...HOSTILE, 'ALTER TABLE executions ADD COLUMN metadata JSON']);
  });
  afterAll(() => engines.close());

  const context = contextOf('UTC');

  async function same(statement: string, compare = expectSame): Promise<'answered' | 'refused'> {
    const ask = (engine: keyof Pick<BothEngines, 'server' | 'browser'>) => {
      const rawSql = statement.replaceAll('LEARNING', engines.server.path);
      return toldBy({ queryType: 'sql', rawSql, format: 'table' }, context, engines[engine].engine);
    };
    const told = await ask('browser');
    compare(told, await ask('server'), statement);
    return typeof told === 'string' ? 'refused' : 'answered';
  }

  describe.each(REFUSED)('refuses alike: $title', ({ statements }) => {
    it.each(statements)('%s', async (statement) => {
      expect(await same(statement)).toBe('refused');
    });
  });

  it.each(UNREADABLE)('cannot read alike: %s', async (_, statement) => {
    expect(await same(statement)).toBe('refused');
  });

  it.each(OPEN)('answers alike: %s', async (statement) => {
    expect(await same(statement, OF_ITS_OWN.test(statement) ? expectSameColumns : expectSame)).toBe('answered');
  });
});
