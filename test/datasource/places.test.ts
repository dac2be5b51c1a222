import type { DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { withPlaces } from '../../src/datasource/places';

const frame = (tiers: readonly unknown[]) =>
  ({
    refId: 'A',
    length: tiers.length,
    fields: [
      { name: 'model_tier', type: 'string', config: { displayNameFromDS: 'Tier' }, values: tiers },
      { name: 'success', type: 'number', config: {}, values: tiers.map(() => 0.5) },
    ],
  }) as unknown as DataFrame;

const QUERY = { refId: 'A', places: 'model_tier' };

describe('places', () => {
  it('stand before the other columns and read as the names of the rows', () => {
    const { fields } = withPlaces(frame(['small', '', null, 'large']), QUERY);
    expect(fields.map(({ name }) => name)).toEqual(['place', 'model_tier', 'success']);
    const [{ values, config }] = fields as [(typeof fields)[0]];
    expect(values).toEqual([1, 2, 3, 4]);
    expect(config).toMatchObject({ displayNameFromDS: 'Tier', min: 0.5, max: 4.5 });
    const [named, others] = config.mappings!;
    expect(named!.options).toMatchObject({
      1: { text: 'small' },
      2: { text: '–' },
      3: { text: '–' },
      4: { text: 'large' },
    });
    expect(others!.options).toMatchObject({ result: { text: '' } });
  });

  it('had the same name as the column that they are named by, twice in what is exported', () => {
    const { fields } = withPlaces(frame(['small']), QUERY);
    expect(fields.map(({ name, config }) => config.displayNameFromDS ?? name)).toEqual([
      'Tier',
      'Tier (name)',
      'success',
    ]);
  });

  it('survive JSON, and rows that there are none of', () => {
    const [{ values, config }] = withPlaces(frame([]), QUERY).fields as [DataFrame['fields'][0]];
    expect(values).toEqual([]);
    expect(config).not.toHaveProperty('min');
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('are only where a query asks for them by a column that there is', () => {
    const given = frame(['small']);
    expect(withPlaces(given, { refId: 'A' })).toBe(given);
    expect(withPlaces(given, { refId: 'A', places: 'nothing' })).toBe(given);
  });
});
