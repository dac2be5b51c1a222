import { describe, expect, it } from 'vitest';
import { filterOption } from '../../../src/datasource/search/filter-option';
import { otherWords } from '../../../src/datasource/search/synonyms';
import { MEASURES } from '../../../src/query/vocabulary/measures';

const options = MEASURES.map(({ id, label, help }) => ({ value: id, label, description: help }));
const filter = filterOption([{ label: 'All', options }]);

/** As the select asks: of one option after the other. */
const found = (search: string) =>
  options
    .filter((option) => filter({ value: option.value, label: option.label, data: option }, search))
    .map(({ value }) => value);

describe('measures are found', () => {
  it('by their names, and then by nothing else', () => {
    expect(found('cost per')).toEqual(['cost_per_success']);
    expect(found('COST_PER')).toEqual(['cost_per_success']);
    expect(found('executions')).toEqual(['executions', 'quality_count']);
  });

  it.each([
    ['mean', 'duration_avg', 'executions'],
    ['average latency', 'duration_avg', 'cost_avg'],
    ['percentile', 'duration_p95', 'duration_avg'],
    ['price', 'cost_total', 'duration_avg'],
    ['runs', 'executions', 'cost_avg'],
    ['ratio', 'success_rate', 'executions'],
  ])('by another word for it: %s', (search, wanted, unwanted) => {
    expect(found(search)).toContain(wanted);
    expect(found(search)).not.toContain(unwanted);
  });

  it('by what they mean, where no name fits', () => {
    expect(found('wall')).toEqual(expect.arrayContaining(['duration_avg', 'duration_p95']));
    expect(found('nothing of the kind')).toEqual([]);
  });

  it('beside what a person types as it is', () => {
    const created = { value: '$measure', label: 'Use $measure', data: { value: '$measure', __isNew__: true } };
    expect(filter(created, '$measure')).toBe(true);
  });
});

it.each([
  ['avg', 'average'],
  ['duration_avg', 'mean'],
  ['quantile_cont', 'percentile'],
  ['string_agg', 'concat'],
  ['substring', 'mid'],
  ['$__timeGroup', 'bucket'],
  ['count', 'number'],
])('%s is also called %s', (name, word) => {
  expect(otherWords(name)).toContain(word);
});

it('takes no part of a word for the word', () => {
  expect(otherWords('country')).toEqual([]);
  expect(otherWords('summary')).toEqual([]);
});
