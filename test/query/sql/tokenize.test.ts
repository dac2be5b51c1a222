import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/query/sql/tokenize';
import { MemoryDatabase } from '../../support/memory-database';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
});
afterAll(() => db.close());

const isGap = (kind: string) => kind === 'whitespace' || kind === 'comment';
const split = (sql: string) =>
  tokenize(sql)
    .filter(({ kind }) => !isGap(kind))
    .map(({ kind, text }) => `${kind} ${text}`);

/** The tree that DuckDB's own parser makes of it, without the positions; undefined where it finds an error. */
async function parse(sql: string): Promise<string | undefined> {
  const tree = String(await db.value('SELECT json_serialize_sql($1::VARCHAR)', [sql]));
  return tree.includes('"error":true') ? undefined : tree.replaceAll(/"query_location":\d+,?/g, '');
}

describe('tokenize', () => {
  it.each([
    ["'it''s'", ["string 'it''s'"]],
    ["'a\\' b", ["string 'a\\'", 'name b']],
    ["E'a\\'b' c", ["string E'a\\'b'", 'name c']],
    ["e'\\\\' c", ["string e'\\\\'", 'name c']],
    ["E'a'\n'b\\'c' d", ["string E'a'\n'b\\'c'", 'name d']],
    ["E'a' -- it's\n 'b\\'c' d", ["string E'a' -- it's\n 'b\\'c'", 'name d']],
    ["'a' 'b'", ["string 'a'", "string 'b'"]],
    ["'a' /* \n */ 'b'", ["string 'a'", "string 'b'"]],
    ["x'41' b", ["string x'41'", 'name b']],
    ['"a""b" c', ['quoted-name "a""b"', 'name c']],
    ["$$it's$$ a", ["string $$it's$$", 'name a']],
    ["$t$ $$ $T$ ' $t$ a", ["string $t$ $$ $T$ ' $t$", 'name a']],
    ['$t$ $$t$', ['string $t$ $$t$']],
    ['a$t$b$t$', ['name a$t$b$t$']],
    ['1$t$b$t$', ['number 1', 'string $t$b$t$']],
    ['$1$t', ['parameter $1', 'parameter $t']],
    ['$__timeFilter(ts)', ['parameter $__timeFilter', 'operator (', 'name ts', 'operator )']],
    ['$__a$ x $__a$', ['string $__a$ x $__a$']],
    ['a -- b\nc', ['name a', 'name c']],
    ['a -- b\rc', ['name a', 'name c']],
    ['a /* b /* c */ d */ e', ['name a', 'name e']],
    ['a /*/*/**/*/*/ b', ['name a', 'name b']],
    ["a /* ' */ b", ['name a', 'name b']],
    ['1+--2\n3', ['number 1', 'operator +', 'number 3']],
    ['1*/*2*/3', ['number 1', 'operator *', 'number 3']],
    ['a=-1', ['name a', 'operator =', 'operator -', 'number 1']],
    ['a->>-1', ['name a', 'operator ->>', 'operator -', 'number 1']],
    ['a @- 1', ['name a', 'operator @-', 'number 1']],
    ['1..2', ['number 1', 'operator ..', 'number 2']],
    ['1.5.5', ['number 1.5', 'number .5']],
    [
      '1e5 1e 1_000 .5 1. 1__0',
      'number 1e5,number 1,name e,number 1_000,number .5,number 1.,number 1,name __0'.split(','),
    ],
    ['10m', ['number 10', 'name m']],
    ['é.日本', ['name é', 'operator .', 'name 日本']],
    ['a\u00a0b\u3000c', ['name a', 'name b', 'name c']],
    ['\'\u00a0\' "\u2003"', ["string '\u00a0'", 'quoted-name "\u2003"']],
    ['$\u00a0$ x $\u00a0$', ['string $\u00a0$ x $\u00a0$']],
    ['? ?1 :=', ['parameter ?', 'parameter ?1', 'operator :=']],
    ['a::int', ['name a', 'operator ::', 'name int']],
  ])('splits %j', (sql, tokens) => expect(split(sql)).toEqual(tokens));

  it.each(["'a", "E'a\\'", '"a', '$$a', '$t$ $$', '/* /* */', "'a'\n'b"])('lets %j reach to the end', (sql) => {
    expect(tokenize(sql)).toHaveLength(1);
    expect(split(`${sql} $__timeFilter(ts)`).join('')).not.toContain('parameter');
  });

  const pieces = fc.constantFrom(
    ...["'", '"', '$', '$$', '$t$', '\\', '--', '/*', '*/', '\n', '\r', ' ', 'E', 'x', 'a', '$__timeFilter(', ')'],
    ...['1', '.', 'e', '+', '-', '*', '/', '@', '=', ':', ';', '\u00a0', '日', '😀', '\0', '#', '?', '{', "''", '""'],
  );
  const sqlish = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
    fc.string({ unit: 'binary' }),
  );

  it('gives every character to exactly one token', () => {
    fc.assert(
      fc.property(sqlish, (sql) => {
        const tokens = tokenize(sql);
        expect(tokens.map(({ text }) => text).join('')).toBe(sql);
        for (const { start, text } of tokens) expect(sql.startsWith(text, start) && text.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  const operand = fc.constantFrom(
    ...[
      '1',
      '1.5e3',
      '.5',
      '1_0',
      'a',
      'a$b',
      'a.b',
      'é',
      '"q""x"',
      '"--"',
      '"/*"',
      "'x'",
      "'it''s'",
      "'\\'",
      "'--'",
      "'/*'",
    ],
    ...[
      "'$t$'",
      "E'a\\'b'",
      "E'\\\\'",
      "E'a''b'",
      "E'a'\n'\\'b'",
      "'a'\n'b'",
      "'a' -- 'c'\n 'b'",
      '$$a$$',
      "$t$ ' $t$",
    ],
    ...[
      '$_$ $$ -- $_$',
      '$é$ /* $é$',
      '$1',
      '$p',
      "x'41'",
      'f(a, 1)',
      '[1, 2]',
      "{'a': 1}",
      'a[1:2]',
      '- 1',
      '@ 1',
      'a::int',
    ],
  );
  // Before a comment DuckDB takes `->` and its like for another operator, so those bring their blank along.
  const operator = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '%',
    '=',
    '<=',
    '<>',
    '||',
    '-> ',
    '->> ',
    '^',
    '** ',
    '// ',
    '&',
    '!=',
    '<<',
  );
  const gap = fc.constantFrom(
    ...['', '', ' ', '\n', '\t', "/* ' */", '/* /* " */ */', "-- ' \n", '-- "\r', '--$$\n', '/*$t$*/'],
  );
  const expression = fc
    .array(fc.tuple(gap, operand, gap, operator), { minLength: 1, maxLength: 6 })
    .map((terms) => `${terms.map((term) => term.join('')).join('')} 1`);

  it('agrees with DuckDB: the tokens alone, one blank between, are the same statement', async () => {
    let parsed = 0;
    for (const text of fc.sample(expression, { numRuns: 1500, seed: 20260209 })) {
      const sql = `SELECT ${text}`;
      const tree = await parse(sql);
      if (!tree) continue;
      parsed++;
      const spaced = tokenize(sql)
        .filter(({ kind }) => !isGap(kind))
        .map((token) => token.text)
        .join(' ');
      expect(await parse(spaced), JSON.stringify(sql)).toBe(tree);
    }
    expect(parsed).toBeGreaterThan(700);
  });

  it.each([
    ["SELECT 'a\u00a0b'", 'a\u00a0b'],
    ['SELECT\u00a05\u2003+\u30001', 6],
    ["SELECT E'a'\n'\\'b'", "a'b"],
    ['SELECT $é$ $$ $é$', ' $$ '],
    ['SELECT 1 /* /* */ + 1 */ + 2', 3],
  ])('says of %j what DuckDB makes of it', async (sql, value) => {
    expect(await db.value(sql)).toBe(value);
    const kinds = new Set(tokenize(sql).map(({ kind }) => kind));
    expect(kinds.has('string')).toBe(typeof value === 'string');
  });

  it('comes to an end soon on long runs of anything', () => {
    const worst = ["'a'\n", "'a' --", '$a', '$a$b', '+-', '+', '/*', "E'a'\n--x--y\n", '\\', '"', '$', '1_', '. '];
    for (const piece of worst) expect(tokenize(piece.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
