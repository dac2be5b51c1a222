import { linkUrl, ofRow } from '../link-url';
import { estimatesOverTime, intervals } from '../panel/estimate-panels';
import { presetTable } from '../panel/table-panels';
import { VERDICT_WORDS } from '../panel/words';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const NONE = 'No experiment: producers name it in metadata.experiment, and the variant in metadata.variant';
const ANYTIME =
  'The bounds hold however often one looks, so that an experiment may end as soon as it is decided. Right if chance alone decides who gets which variant.';

const ONE = { experiment: '$experiment' };
const DIFFERENCE = ['difference', 'anytime_low', 'anytime_high'];

/** Differences between variants are no loss, as they are between tiers. */
const BETTER_BY: readonly Override[] = [
  { field: 'difference', properties: { displayName: 'Better by', 'custom.width': 110 } },
  { field: 'anytime_low', properties: { displayName: 'At least', 'custom.width': 100 } },
  { field: 'anytime_high', properties: { displayName: 'At most', 'custom.width': 100 } },
  { field: 'srm_p', properties: { displayName: 'Chance of such shares', 'custom.width': 200 } },
];

/** Chooses the experiment of a row. */
const CHOOSE: Override = {
  field: 'experiment',
  properties: {
    links: [
      {
        title: 'Show this experiment, below',
        url: linkUrl({ uid: UIDS.experiments, boxes: { experiment: ofRow('experiment') } }),
      },
    ],
  },
};

/** Panels that alert rules point at. */
export const EXPERIMENTS_PANELS = { list: 1 } as const;

/** Which variant is better, decided without waiting for a date. */
export const EXPERIMENTS: DashboardSource = {
  uid: UIDS.experiments,
  file: 'experiments',
  title: 'Learning: Experiments',
  description:
    'Experiments: which variant is better, whether that is certain yet, and whether chance assigned the variants.',
  refresh: '5m',
  from: 'now-90d',
  boxes: [
    {
      name: 'experiment',
      label: 'Experiment',
      help: 'The experiment that all panels but the first show.',
      choicesOf: { queryType: 'preset', preset: 'experiments', valueField: 'experiment' },
    },
  ],
  rows: [
    {
      height: 8,
      panels: [
        presetTable({
          id: EXPERIMENTS_PANELS.list,
          title: 'Which Experiment Is Decided?',
          preset: 'experiments',
          columns: ['n', 'first_seen', 'last_seen', ...DIFFERENCE, 'verdict'],
          hidden: ['variants', 'srm_p'],
          overrides: [VERDICT_WORDS, CHOOSE, ...BETTER_BY],
          description: `**What to do**: end those that are better or worse; find out why where shares are off, for then nothing holds that they seem to say. Of each the best variant against the control; of many the best looks better than it is, which the bounds allow for. ${ANYTIME}`,
          empty: NONE,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 2,
          title: 'Its Variants against the Control',
          preset: 'experiment_result',
          params: ONE,
          columns: ['n', 'success', 'cost', ...DIFFERENCE, 'verdict'],
          hidden: ['success_low', 'success_high', 'low', 'high', 'is_control', 'left_out'],
          overrides: [VERDICT_WORDS, ...BETTER_BY],
          description: `The control comes first. ${ANYTIME}`,
          empty: NONE,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        intervals({
          id: 3,
          title: 'Success of Each Variant',
          preset: 'experiment_result',
          params: ONE,
          by: 'variant',
          estimates: [{ field: 'success', name: 'Success', bounds: { low: 'success_low', high: 'success_high' } }],
          range: { unit: 'percentunit', decimals: 1 },
          description:
            'The bar is the 95 percent interval of each by itself, for who looks once. Right if chance alone decides who gets which variant.',
          empty: NONE,
          width: 10,
        }),
        estimatesOverTime({
          id: 4,
          title: 'The Largest Variant against the Control, as It Became Clear',
          preset: 'experiment_over_time',
          params: { ...ONE, limit: 1 },
          estimates: [{ field: 'difference', name: 'Better by', bounds: { low: 'anytime_low', high: 'anytime_high' } }],
          range: { unit: 'percentunit', decimals: 1 },
          description: `Decided once the band leaves zero. ${ANYTIME}`,
          empty: NONE,
        }),
      ],
    },
  ],
};
