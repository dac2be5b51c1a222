import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BothEngines } from './both-engines';
import { contextOf, expectSame, toldBy } from './same-frames';
import { STORED_ALONE, TYPED_VALUES } from './typed-values';

const STORED = Object.entries({ ...TYPED_VALUES, ...STORED_ALONE });

const rowsOf = (type: string, values: readonly string[]) =>
  values.map((value) => `SELECT CAST(${value} AS ${type}) AS v`).join(' UNION ALL ');

/** A table for each type, with a NULL amid its values; one that is empty, and one that holds NULL alone. */
const DATABASE = STORED.flatMap(([type, values], i) => [
  `CREATE TABLE t${i} AS FROM (SELECT CAST(NULL AS ${type}) AS v UNION ALL ${rowsOf(type, values)} UNION ALL SELECT NULL)`,
  `CREATE TABLE n${i} AS FROM (SELECT CAST(NULL AS ${type}) AS v)`,
]);

/** A NULL that is a union, within another value, is one of the differences that are listed. */
const of = (type: string) => (/^UNION\(.*\)$/.test(type) ? 'WHERE v IS NOT NULL' : '');

describe.each(['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'])(
  'types where times are stored in %s',
  (storedTimeZone) => {
    let engines: BothEngines;
    beforeAll(async () => {
      engines = await BothEngines.over(DATABASE, { storedTimeZone });
    });
    afterAll(() => engines.close());

    const context = contextOf(storedTimeZone);

    async function same(rawSql: string): Promise<void> {
      const query = { queryType: 'sql', rawSql, format: 'table' };
      const { browser, server } = engines;
      const told = await toldBy(query, context, browser.engine);
      expect(typeof told === 'string' ? told : 'answered', rawSql).toBe('answered');
      expectSame(told, await toldBy(query, context, server.engine), rawSql, false);
    }

    describe.each(STORED.map(([type], i) => ({ type, i })))('$type', ({ type, i }) => {
      it('stored', () => same(`SELECT v FROM t${i}`));
      it('empty', () => same(`SELECT v FROM t${i} WHERE false`));
      it('NULL alone', () => same(`SELECT v FROM n${i}`));
      it('beside others, over many rows', () =>
        same(`SELECT i, v, [v] AS l, {'s': v} AS s FROM t${i}, range(3) AS r(i) ${of(type)}`));
      it('beyond one vector', () => same(`SELECT v FROM (FROM t${i} LIMIT 4), range(1500)`));
      it.skipIf(type in STORED_ALONE)('computed', () => same(rowsOf(type, TYPED_VALUES[type] ?? [])));
    });

    it('all that DuckDB makes of all its types', async () => {
      const types = await engines.server.rows(
        "SELECT column_name FROM (DESCRIBE FROM test_all_types()) WHERE column_type <> 'VARIANT'",
      );
      expect(types.length).toBeGreaterThan(50);
      for (const [name] of types) await same(`SELECT "${name}" FROM test_all_types()`);
      await same('SELECT * FROM test_all_types()');
    });

    it('a VARIANT is for the server to show, and says so', async () => {
      for (const value of ["{'a': 1}::VARIANT", '[1::VARIANT]', "{'s': 1::VARIANT}"]) {
        const query = { queryType: 'sql', rawSql: `SELECT ${value} AS v`, format: 'table' };
        expect(await toldBy(query, context, engines.browser.engine)).toMatch(/^not_in_browser/);
      }
    });

    // It was taken for a DuckDB that had broken down, and its worker was ended.
    it('a VARIANT that takes longer to compute than one turn says so, too', async () => {
      const slow = 'SELECT sum(hash(i)) AS s FROM range(5000000) AS t(i)';
      const query = { queryType: 'sql', rawSql: `SELECT s, {'a': 1}::VARIANT AS v FROM (${slow})`, format: 'table' };
      expect(await toldBy(query, context, engines.browser.engine)).toMatch(/^not_in_browser/);
      await same('SELECT 1 AS n');
    });
  },
);
