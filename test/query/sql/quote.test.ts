import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteIdentifier, quoteText } from '../../../src/query/sql/quote';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { MemoryDatabase } from '../../support/memory-database';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
});
afterAll(() => db.close());

describe('quoteText', () => {
  it('reaches DuckDB as the very text', async () => {
    expect(HOSTILE_VALUES.length).toBeGreaterThanOrEqual(200);
    const bytes = HOSTILE_VALUES.map((value) => `hex(encode(${quoteText(value)}))`);
    const expected = HOSTILE_VALUES.map((value) => Buffer.from(value).toString('hex').toUpperCase());
    expect(await db.rows(`SELECT ${bytes.join(', ')}`)).toEqual([expected]);
  });
});

describe('quoteIdentifier', () => {
  it('reaches DuckDB as the very name', async () => {
    const names = HOSTILE_VALUES.filter((name) => name !== '' && !name.includes('\0'));
    for (const name of names) {
      const reader = await db.connection.runAndReadAll(`SELECT 1 AS ${quoteIdentifier(name)}`);
      expect(reader.columnNames()).toEqual([name]);
      expect(await db.value(`SELECT ${quoteIdentifier(name)} FROM (SELECT 2 AS ${quoteIdentifier(name)})`)).toBe(2);
    }
  });

  it.each(['', '\0', 'a\0"b'])('refuses %j, which DuckDB takes for no name', (name) => {
    expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: 'bad_query' }));
  });
});
