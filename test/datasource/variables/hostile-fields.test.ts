import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LearningQuery } from '../../../src/datasource/learning-query';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import type { GivenVariable } from '../support/grafana-variables';
import { type Dashboard, HostilePlugin } from './support/hostile-plugin';

let plugin: HostilePlugin;
beforeAll(async () => {
  plugin = await HostilePlugin.start();
}, 120_000);
afterAll(() => plugin?.dispose());

/** A variable that stands at an empty text narrows nothing. */
const VALUES = HOSTILE_VALUES.filter((value) => value !== '');

const variable = (given: Omit<GivenVariable, 'name'>): Pick<Dashboard, 'variables'> => ({
  variables: [{ name: 'v', ...given }],
});

const STATES: Record<string, (value: string) => Omit<Dashboard, 'query'>> = {
  'a single value': (value) => variable({ value }),
  'one of several values': (value) => variable({ value: [value], multi: true, includeAll: true }),
  'several values': (value) => variable({ value: [value, "x' OR 'a'='a"], multi: true }),
  'a value of the panel': (value) => ({ scopedVars: { v: { text: value, value } } }),
};

const METRIC: Partial<LearningQuery> = {
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['solution_summary'],
  bucket: 'none',
};
const PRESET: Partial<LearningQuery> = { queryType: 'preset', preset: 'success_by_repository' };

const FILTERS = {
  'a filter by =': { field: 'repo', op: '=', value: '$v' },
  'a filter by =, in braces': { field: 'repo', op: '=', value: '${v}' },
  'a filter by =|': { field: 'repo', op: '=|', value: ['[[v]]'] },
  'a filter by =| beside other values': { field: 'repo', op: '=|', value: ['nothing', '$v'] },
} as const;

const executions = ({ error, frames }: { error: string; frames: { columns: Record<string, unknown[]> }[] }) =>
  error || (frames[0]!.columns.executions ?? []).map(Number);

/** Values with which the panel, or Explore, shows anything but the one execution that is theirs. */
async function wrong(dashboards: readonly Dashboard[], values: readonly string[], expected: unknown = [1]) {
  const shown = await plugin.panels(dashboards);
  const explored = await plugin.explored(dashboards);
  return values
    .map((value, i) => ({ value, found: executions(shown[i]!), inExplore: executions(explored[i]!) }))
    .filter(({ found, inExplore }) =>
      [found, inExplore].some((one) => JSON.stringify(one) !== JSON.stringify(expected)),
    );
}

describe.each(Object.entries(STATES))('a variable that has %s', (_, state) => {
  it.each(Object.entries(FILTERS))(
    'in %s of a metric and of a preset',
    async (_, filter) => {
      for (const query of [METRIC, PRESET]) {
        const dashboards = VALUES.map((value) => ({ query: { ...query, filters: [filter] }, ...state(value) }));
        expect(await wrong(dashboards, VALUES)).toEqual([]);
      }
    },
    60_000,
  );

  it('in a filter by a regular expression', async () => {
    const values = VALUES.filter((value) => !value.includes('\0'));
    const query: Partial<LearningQuery> = { ...METRIC, filters: [{ field: 'repo', op: '=~', value: '^$v$' }] };
    const dashboards = values.map((value) => ({ query, ...state(value) }));
    expect(await wrong(dashboards, values)).toEqual([]);
  }, 60_000);

  it('in a filter that leaves its rows out', async () => {
    const query: Partial<LearningQuery> = {
      ...METRIC,
      dimensions: [],
      filters: [{ field: 'repo', op: '!=', value: '$v' }],
    };
    const dashboards = VALUES.map((value) => ({ query, ...state(value) }));
    expect(await wrong(dashboards, VALUES, [HOSTILE_VALUES.length - 1])).toEqual([]);
  }, 60_000);
});

it('parameters of presets', async () => {
  const values = VALUES;
  const dashboards = values.map((value) => ({ query: { ...PRESET, params: { repo: '$v' } }, ...variable({ value }) }));
  expect(await wrong(dashboards, values)).toEqual([]);
}, 60_000);

it('all values, and "All", which is no list at all', async () => {
  const query: Partial<LearningQuery> = {
    ...METRIC,
    dimensions: [],
    filters: [{ field: 'repo', op: '=|', value: ['$v'] }],
  };
  const every = { query, ...variable({ value: [...HOSTILE_VALUES], multi: true }) };
  const all = { query, ...variable({ value: ['$__all'], includeAll: true, multi: true, options: HOSTILE_VALUES }) };
  const some = { query, ...variable({ value: ['$__all'], includeAll: true, allValue: HOSTILE_VALUES[7]! }) };
  const answers = await plugin.panels([every, all, some]);
  expect(answers.map(executions)).toEqual([[HOSTILE_VALUES.length], [HOSTILE_VALUES.length], [1]]);
});

it('names of keys in a dimension and in a filter', async () => {
  const values = VALUES.filter((value) => !value.includes('\0'));
  const query: Partial<LearningQuery> = {
    ...METRIC,
    dimensions: ['metadata.${v}'],
    orderBy: { field: 'executions', direction: 'asc' },
  };
  const answers = await plugin.panels(values.map((value) => ({ query, ...variable({ value }) })));
  // One row has the key, all others have not.
  const found = answers.map(executions);
  expect(values.filter((_, i) => JSON.stringify(found[i]) !== JSON.stringify([1, HOSTILE_VALUES.length - 1]))).toEqual(
    [],
  );
}, 60_000);
