import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interpolate as asGrafana } from '../../../src/query/variables/interpolate';
import { lookupIn } from '../../../src/query/variables/interpolate-raw-sql';
import { interpolateSql } from '../../../src/query/variables/interpolate-sql';
import type { VariableValue } from '../../../src/query/variables/value';
import { createHostileTable } from '../../support/hostile-table';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { MemoryDatabase } from '../../support/memory-database';

const interpolate = (sql: string, values: Record<string, VariableValue>) => interpolateSql(sql, lookupIn(values)).text;

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createHostileTable(db);
});
afterAll(() => db.close());

const variables = {
  tier: 'small',
  tiers: ['small', 'large'],
  one: ['small'],
  none: [],
  name: "O'Brien",
  names: ["O'Brien", 'a"b', 'c\\d'],
  limit: 150,
  limits: [50, 75],
  flag: true,
  all: '.*',
  text: '$tier ${tiers} $__timeFilter(x)',
  __searchFilter: 'app%',
};

describe('interpolate: the truth table of shapes and quoting', () => {
  it.each([
    ['WHERE t = $tier', 'WHERE t = small'],
    ["WHERE t = '$tier'", "WHERE t = 'small'"],
    ["WHERE t = '${tier}'", "WHERE t = 'small'"],
    ["WHERE t = '[[tier]]'", "WHERE t = 'small'"],
    ['WHERE t IN ($tiers)', "WHERE t IN ('small','large')"],
    ['WHERE t IN (${tiers})', "WHERE t IN ('small','large')"],
    ['WHERE t IN ([[tiers]])', "WHERE t IN ('small','large')"],
    ["WHERE t IN ('$tiers')", "WHERE t IN ('small','large')"],
    ['WHERE t IN (${tiers:sqlstring})', "WHERE t IN ('small','large')"],
    ['WHERE t IN ([[tiers:sqlstring]])', "WHERE t IN ('small','large')"],
    ['WHERE t IN ($one)', "WHERE t IN ('small')"],
    ['WHERE t IN ($none)', 'WHERE t IN (NULL)'],
    ["WHERE n = '$name'", "WHERE n = 'O''Brien'"],
    ['WHERE n IN ($names)', "WHERE n IN ('O''Brien','a\"b','c\\d')"],
    ['WHERE d < $limit', 'WHERE d < 150'],
    ['WHERE d IN ($limits)', "WHERE d IN ('50','75')"],
    ['WHERE d IN (${limits:csv})', 'WHERE d IN (50,75)'],
    ['LIMIT ${limit:csv}', 'LIMIT 150'],
    ['WHERE s = $flag', 'WHERE s = true'],
    ["WHERE t ~ '$all'", "WHERE t ~ '.*'"],
    ["WHERE t ILIKE '%$tier%'", "WHERE t ILIKE '%small%'"],
    ["WHERE t LIKE '$__searchFilter'", "WHERE t LIKE 'app%'"],
    ['SELECT * FROM "$tier"."${tier}_$tier"', 'SELECT * FROM "small"."small_small"'],
    ['FROM ${tier}s, $tiers2', 'FROM smalls, $tiers2'],
    ['WHERE ${name:raw} AND ${name:singlequote}', "WHERE O'Brien AND 'O''Brien'"],
    ["'$text'", "'$tier ${tiers} $__timeFilter(x)'"],
    ['$__timeFilter(ts) AND t IN ($tiers)', "$__timeFilter(ts) AND t IN ('small','large')"],
    ['-- $tier\n/* $tier */ $$ $tier $$', "-- $tier\n/* $tier */ ' small '"],
  ])('%s', (text, expected) => expect(interpolate(text, variables)).toBe(expected));

  it.each([
    '$unknown ${unknown} ${unknown:csv} [[unknown]]',
    '$1 $$ $ ${ } ${} [[ ]] [[1, 2]]',
    '$constructor ${__proto__} [[toString]]',
    '${tier.text}',
    '$Tier',
  ])('leaves %s alone', (text) => expect(interpolate(text, variables)).toBe(text));
});

describe('formats', () => {
  const list = ['test1', "test'2", 'a b"c.d'];
  it.each<[format: string, value: VariableValue, expected: string]>([
    ['csv', list, 'test1,test\'2,a b"c.d'],
    ['csv', 'a', 'a'],
    ['raw', list, 'test1,test\'2,a b"c.d'],
    ['raw', 12, '12'],
    ['pipe', list, 'test1|test\'2|a b"c.d'],
    ['regex', ['test1.', 'a/b'], '(test1\\.|a\\/b)'],
    ['regex', ['test1.'], 'test1\\.'],
    ['regex', '(a|b)', '\\(a\\|b\\)'],
    ['glob', ['a', 'b'], '{a,b}'],
    ['glob', ['a'], 'a'],
    ['glob', 'a', 'a'],
    ['json', ['a"b', 1, true], '["a\\"b",1,true]'],
    ['json', 'a"b', 'a"b'],
    ['singlequote', list, `'test1','test\\'2','a b"c.d'`],
    ['doublequote', list, `"test1","test'2","a b\\"c.d"`],
    ['sqlstring', list, `'test1','test''2','a b"c.d'`],
    ['sqlstring', 12, "'12'"],
    ['text', list, 'test1 + test\'2 + a b"c.d'],
    ['text', 'a', 'a'],
    ['queryparam', ['a b', "c'"], 'var-v=a%20b&var-v=c%27'],
    ['queryparam', 'x=1', 'var-v=x%3D1'],
    ['customqueryparam', ['a b', 'c'], 'v=a%20b&v=c'],
    ['customqueryparam:p-q:x ', ['a b', 'c'], 'p-q=x%20a%20b&p-q=x%20c'],
    ['percentencode', ['foo()bar BAZ', 'test2'], '%7Bfoo%28%29bar%20BAZ%2Ctest2%7D'],
    ['percentencode', 'a/b', 'a%2Fb'],
    ['percentencode', '\ud800', '%EF%BF%BD'],
    ['uriencode', '/a?b=c()', '/a?b=c%28%29'],
    ['distributed', ['a', 'b'], 'a,v=b'],
    ['lucene', ['foo bar', '-1'], '("foo\\ bar" OR "-1")'],
    ['lucene', '-x', '\\-x'],
    ['lucene', [], '__empty__'],
    ['html', ['<a>', '&'], '&lt;a&gt;, &amp;'],
    ['join', ['a', 'b'], 'a,b'],
    ['join: | ', ['a', 'b'], 'a | b'],
    ['date', 1594671549254, '2020-07-13T20:19:09.254Z'],
    ['date:iso', '1594671549254', '2020-07-13T20:19:09.254Z'],
    ['date:seconds', 1594671549254, '1594671549'],
    ['date:ms', 1594671549254, '1594671549254'],
    ['date:YYYY-MM-DD HH:mm:ss.SSS', 1594671549254, '2020-07-13 20:19:09.254'],
    ['date:[at] dddd D MMMM YY, h:mm A Z', 1594671549254, 'at Monday 13 July 20, 8:19 PM +00:00'],
    ['date', 'never', 'NaN'],
    ['unheard', ['a', 'b'], '{a,b}'],
    ['constructor', ['a', 'b'], '{a,b}'],
  ])('${v:%s} of %j', (format, value, expected) => {
    expect(asGrafana(`\${v:${format}}`, { v: value })).toBe(expected);
  });
});

describe('hostile values', () => {
  it('reach DuckDB as values from a list of one, and of all', async () => {
    for (const [id, value] of HOSTILE_VALUES.entries()) {
      const sql = interpolate('SELECT id FROM hostile WHERE value IN ($v)', { v: [value] });
      expect(await db.column(sql), JSON.stringify(value)).toEqual([id]);
      expect(
        await db.column(interpolate('SELECT id FROM hostile WHERE value IN (${v:sqlstring})', { v: value })),
      ).toEqual([id]);
    }
    const all = interpolate('SELECT count(*)::INTEGER FROM hostile WHERE value IN ($v)', { v: HOSTILE_VALUES });
    expect(await db.value(all)).toBe(HOSTILE_VALUES.length);
  });

  it('reach DuckDB as values from between quotes', async () => {
    for (const [id, value] of HOSTILE_VALUES.entries()) {
      // The backend mends it, for it has to see the SQL whole.
      if (value.includes('\0')) continue;
      const sql = interpolate("SELECT id FROM hostile WHERE value = '$v' AND value = concat('${v}', '')", { v: value });
      expect(await db.column(sql), JSON.stringify(value)).toEqual([id]);
    }
  });
});
