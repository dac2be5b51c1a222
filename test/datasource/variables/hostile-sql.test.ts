import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import type { GivenVariable } from '../support/grafana-variables';
import { BYTES, type Dashboard, HostilePlugin, wrong } from './support/hostile-plugin';

let plugin: HostilePlugin;
beforeAll(async () => {
  plugin = await HostilePlugin.start();
}, 120_000);
afterAll(() => plugin?.dispose());

const sql = (condition: string) => ({
  queryType: 'sql' as const,
  rawSql: `SELECT ${BYTES} FROM executions WHERE ${condition}`,
});

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

async function findOwnRows(condition: string, state: State, values: readonly string[]) {
  const dashboards = values.map((value) => ({ query: sql(condition), ...state(value) }));
  expect(wrong(await plugin.panels(dashboards), values), 'in the dashboard').toEqual([]);
  expect(wrong(await plugin.explored(dashboards), values), 'in Explore').toEqual([]);
}

/** Nothing that stands for NUL can be written there. */
const WITHOUT_NUL = HOSTILE_VALUES.filter((value) => !value.includes('\0'));

describe.each(Object.entries(ONE))('%s', (_, state) => {
  it.each([...BETWEEN_QUOTES, ...FORMATS, ...BARE])(
    '%s',
    (condition) => findOwnRows(condition, state, HOSTILE_VALUES),
    60_000,
  );

  it.each(["repo = E'$v'", "repo = E'${v:csv}'", "regexp_full_match(repo, '${v:regex}')"])(
    '%s',
    (condition) => findOwnRows(condition, state, WITHOUT_NUL),
    60_000,
  );
});

describe.each(Object.entries(MANY))('%s', (_, state) => {
  it.each(LISTS)('%s', (condition) => findOwnRows(condition, state, HOSTILE_VALUES), 60_000);
});
