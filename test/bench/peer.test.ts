import { type Table, tableFromArrays } from '@uwdata/flechette';
import { expect, it } from 'vitest';
import { filledIn } from '../../bench/filled-in';
import { differenceOf } from '../../bench/same-answer';

const table = (columns: Record<string, unknown[]>): Table[] => [tableFromArrays(columns)];

it.each([
  ['the same', { n: [1, 2], t: ['a', null] }, { n: [1, 2], t: ['a', null] }],
  ['numbers as good as equal', { n: [0.1 + 0.2] }, { n: [0.3] }],
  ['a number told by its digits', { n: [12] }, { n: ['12'] }],
  ['no rows', { n: [] }, { n: [] }],
])('takes answers for equal: %s', (_, one, other) => {
  expect(differenceOf(table(one), table(other))).toBeNull();
});

it.each([
  ['a value', { n: [1, 2] }, { n: [1, 3] }, 'row 2 has 2 and 3 as n'],
  ['NULL and 0', { n: [null, 1] }, { n: [0, 1] }, 'row 1 has null and 0 as n'],
  ['rows', { n: [1] }, { n: [1, 2] }, 'there are 1 and 2 rows'],
  ['names', { n: [1] }, { m: [1] }, 'the columns are n and m'],
  ['numbers by more than their rounding', { n: [1] }, { n: [1.00001] }, 'row 1 has 1 and 1.00001 as n'],
])('says in what answers differ: %s', (_, one, other, difference) => {
  expect(differenceOf(table(one), table(other))).toBe(difference);
});

it('fills a query model in wherever a text holds the name, whatever the value', () => {
  const sql = `SELECT '"$sql' AS "a\\b"`;
  expect(filledIn('{"rawSql":"$sql","format":1,"more":[{"text":"-- $sql"}]}', { $sql: sql })).toEqual({
    rawSql: sql,
    format: 1,
    more: [{ text: `-- ${sql}` }],
  });
});
