import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import type { GivenVariable } from '../support/grafana-variables';
import { type Dashboard, findEach, HostilePlugin, wrong } from './support/hostile-plugin';

let plugin: HostilePlugin;
beforeAll(async () => {
  plugin = await HostilePlugin.start();
}, 120_000);
afterAll(() => plugin?.dispose());

type State = (value: string) => Omit<Dashboard, 'query'>;

const variable = (given: Omit<GivenVariable, 'name'>) => ({ variables: [{ name: 'v', ...given }] });
const NOISE = ["x' OR 'a'='a", 'no such repository'];

const ONE: Record<string, State> = {
  'a single value': (value) => variable({ value }),
  'a value of the panel, as in a repeated one': (value) => ({ scopedVars: { v: { text: value, value } } }),
};

const MANY: Record<string, State> = {
  'one of several': (value) => variable({ value: [value], multi: true }),
  several: (value) => variable({ value: [NOISE[0]!, value, NOISE[1]!], multi: true }),
  All: (value) => variable({ value: ['$__all'], multi: true, includeAll: true, options: [value, ...NOISE] }),
  'All of a variable with one value': (value) => variable({ value: '$__all', includeAll: true, options: [value] }),
  'a repeated panel over several values': (value) => ({
    ...variable({ value: [value, 'other'], multi: true }),
    scopedVars: { v: { text: value, value } },
  }),
  'one value of a variable that has All': (value) => variable({ value, includeAll: true }),
};

const BETWEEN_QUOTES = [
  "repo = '$v'",
  "repo = '${v}'",
  "repo = '[[v]]'",
  "repo = '${v:sqlstring}'",
  "repo = '[[v:sqlstring]]'",
  "repo = '${v:singlequote}'",
  "concat('<', repo, '>') = '<$v>'",
  "repo = concat('', '${v}')",
  'repo = $$${v}$$',
  'repo = $tag$$v$tag$',
  "concat('''', repo, '-- ') = '''$v-- '",
  "repo = '$v' -- $v",
  "repo = /* $v ' */ '$v'",
  "repo = (SELECT '$v') AND '\"$v' <> '$$' AND $$ ' $v $$ <> ''",
];

const FORMATS = [
  "repo = '${v:csv}'",
  "repo = '${v:pipe}'",
  "repo = '${v:glob}'",
  "repo = '${v:json}'",
  "repo = '${v:text}'",
  "url_decode('${v:percentencode}') = repo",
  "url_decode('${v:queryparam}') = concat('var-v=', repo)",
];

const BARE = ['repo = ${v:sqlstring}', 'repo = ${v:singlequote}', 'repo IN ([[v:sqlstring]])'];

const LISTS = [
  'repo IN ($v)',
  'repo IN (${v})',
  'repo IN ([[v]])',
  "repo IN ('$v')",
  "repo IN ('${v}')",
  'repo IN (${v:sqlstring})',
  "repo IN ('${v:sqlstring}')",
  'repo IN (${v:singlequote})',
  'repo IN ($$${v}$$)',
  'list_contains([${v}], repo)',
  "repo IN ('nothing', $v, 'nothing')",
];

async function findOwnRows(conditions: readonly string[], state: State, values: readonly string[]) {
  const query = { queryType: 'sql' as const, rawSql: findEach(conditions) };
  const dashboards = values.map((value) => ({ query, ...state(value) }));
  expect(wrong(await plugin.panels(dashboards), values, conditions), 'in the dashboard').toEqual([]);
  expect(wrong(await plugin.explored(dashboards), values, conditions), 'in Explore').toEqual([]);
}

/** Nothing that stands for NUL can be written there. */
const WITHOUT_NUL = HOSTILE_VALUES.filter((value) => !value.includes('\0'));

describe.each(Object.entries(ONE))('hostile values in SQL: %s', (_, state) => {
  it('between quotes', () => findOwnRows(BETWEEN_QUOTES, state, HOSTILE_VALUES), 120_000);

  it('in formats that are no SQL, between quotes', () => findOwnRows(FORMATS, state, HOSTILE_VALUES), 120_000);

  it('in formats that are SQL', () => findOwnRows(BARE, state, HOSTILE_VALUES), 120_000);

  it('where backslashes mean something', () => {
    const conditions = ["repo = E'$v'", "repo = E'${v:csv}'", "regexp_full_match(repo, '${v:regex}')"];
    return findOwnRows(conditions, state, WITHOUT_NUL);
  }, 120_000);
});

describe.each(Object.entries(MANY))('hostile values in SQL: %s', (_, state) => {
  it('in lists', () => findOwnRows(LISTS, state, HOSTILE_VALUES), 120_000);
});

describe('elsewhere in SQL', () => {
  const columns = async (rawSql: string, given: GivenVariable) => {
    const [answer] = await plugin.panels([{ query: { queryType: 'sql', rawSql }, variables: [given] }]);
    return answer!.error || answer!.frames[0]!.columns;
  };

  it('hostile names are names', async () => {
    const names = WITHOUT_NUL.filter((value) => value !== '');
    const query = { queryType: 'sql' as const, rawSql: 'SELECT 1 AS "$v", 2 AS ${v:doublequote}' };
    const answers = await plugin.panels(names.map((value) => ({ query, variables: [{ name: 'v', value }] })));
    const bytes = (text: string) => Buffer.from(text.replaceAll('\ufeff', '')).toString('hex');
    const found = answers.map(({ error, frames }) => error || Object.keys(frames[0]!.columns).map(bytes)[0]);
    expect(names.filter((name, i) => found[i] !== bytes(name))).toEqual([]);
  }, 60_000);

  it('the author of a query answers for single values without quotes, and for formats that are no SQL', async () => {
    const rows = 'SELECT count(*) AS n FROM executions';
    for (const reference of [
      '$v',
      '${v}',
      '${v:raw}',
      '${v:csv}',
      '${v:pipe}',
      '${v:json}',
      '${v:text}',
      '${v:glob}',
    ]) {
      const query = { queryType: 'sql' as const, rawSql: `SELECT ${reference}` };
      const answers = await plugin.panels(
        HOSTILE_VALUES.map((value) => ({ query, variables: [{ name: 'v', value }] })),
      );
      // It may be SQL, but it is one SELECT at most, on a copy that is for reading.
      expect(answers.filter(({ status }) => ![200, 400, 403].includes(status))).toEqual([]);
    }
    expect(await columns(rows, { name: 'v', value: '' })).toEqual({ n: [HOSTILE_VALUES.length] });
  }, 120_000);

  it('a value for "All" that somebody has written is SQL, and the variables in it are values', async () => {
    const rawSql = 'SELECT count(*) AS n FROM executions WHERE repo IN ($v)';
    const all = { name: 'v', value: '$__all', includeAll: true, options: ['a', 'b'] };
    expect(await columns(rawSql, { ...all, allValue: 'repo' })).toEqual({ n: [HOSTILE_VALUES.length] });
    expect(await columns(rawSql, { ...all, allValue: "'$repo'" })).toEqual({ n: [0] });
    const pattern = "SELECT count(*) AS n FROM executions WHERE regexp_matches(repo, '$v')";
    expect(await columns(pattern, { ...all, allValue: '(?s).*' })).toEqual({ n: [HOSTILE_VALUES.length] });
  });

  it('nothing is a list too', async () => {
    const none = { name: 'v', value: [], multi: true };
    expect(await columns('SELECT count(*) AS n FROM executions WHERE repo IN ($v)', none)).toEqual({ n: [0] });
  });

  it('a condition goes where its variable stands at "All", and stays otherwise', async () => {
    const rawSql = "SELECT count(*) AS n FROM executions WHERE $__conditionalAll(repo IN ('no', $v), $v) AND success";
    const all = { name: 'v', value: ['$__all'], multi: true, includeAll: true, options: ['x'] };
    expect(await columns(rawSql, all)).toEqual({ n: [HOSTILE_VALUES.length] });
    expect(await columns(rawSql, { ...all, allValue: '.*' })).toEqual({ n: [HOSTILE_VALUES.length] });
    for (const value of ["it's", '$x', "')) OR ((TRUE", HOSTILE_VALUES[7]!]) {
      const found = HOSTILE_VALUES.includes(value) ? 1 : 0;
      expect(await columns(rawSql, { ...all, value: [value] }), value).toEqual({ n: [found] });
    }
    const open = {
      rawSql: 'SELECT $__conditionalAll(1 = 2, $nobody) AS condition',
      format: 'table',
      interpolated: true,
    };
    const { frames } = (await plugin.client.query({ A: open })).get('A')!;
    expect(frames[0]!.columns).toEqual({ condition: [false] });
  });

  it('variables hold, whatever SQL does around them', async () => {
    const value = "x' -- ";
    const given = { name: 'v', value };
    const literal = (sql: string) => columns(`SELECT ${sql} AS text`, given);
    expect(await literal("'a'\n  'b$v'")).toEqual({ text: [`ab${value}`] });
    expect(await literal("$q$ it's ${v} $q$")).toEqual({ text: [` it's ${value} `] });
    expect(await literal("'$unknown ${unknown:csv} [[unknown]] $$'")).toEqual({
      text: ['$unknown ${unknown:csv} [[unknown]] $$'],
    });
    expect(await literal("concat('$v', '$__interval', \"$__interval_ms\")")).toContain('60000');
    expect(await literal("concat('$v', '|$__interval|$__interval_ms')")).toEqual({ text: [`${value}|1m|60000`] });
    expect(await literal("TIMESTAMP '2026-01-01' + $__interval = TIMESTAMP '2026-01-01 00:01'")).toEqual({
      text: [true],
    });
  });
});
