import { linkUrl } from '../link-url';
import { presetTable } from '../panel/table-panels';
import { VERDICT_WORDS } from '../panel/words';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const NONE = 'No experiment: producers name one in metadata.experiment, and its variant in metadata.variant';
const ANYTIME =
  'The bounds hold however often one looks, so an experiment may end as soon as it is decided. Right as long as chance alone decides who gets which variant.';

const ONE = { experiment: '$experiment' };

/** Chooses the experiment of a row. */
const CHOOSE: Override = {
  field: 'experiment',
  properties: {
    links: [
      {
        title: 'Show this experiment, below',
        url: linkUrl({ uid: UIDS.experiments, boxes: { experiment: '${__data.fields.experiment:percentencode}' } }),
      },
    ],
  },
};

/** Which variant is better, decided without waiting for a date. */
export const EXPERIMENTS: DashboardSource = {
  uid: UIDS.experiments,
  file: 'experiments',
  title: 'Learning: Experiments',
  description: 'Experiments that run: which variant is better, since when that is certain, and whether chance assigned them.',
  refresh: '5m',
  from: 'now-90d',
  boxes: [
    {
      name: 'experiment',
      label: 'Experiment',
      help: 'The experiment that the panels below the first show.',
      choicesOf: { queryType: 'preset', preset: 'experiments', valueField: 'experiment' },
    },
  ],
  rows: [
    {
      height: 8,
      panels: [
        presetTable({
          id: 1,
          title: 'Can One of Them End?',
          preset: 'experiments',
          columns: ['n', 'first_seen', 'last_seen', 'difference', 'anytime_low', 'anytime_high', 'verdict'],
          overrides: [VERDICT_WORDS, CHOOSE],
          description: `Of each experiment its best variant against the control. ${ANYTIME}`,
          empty: NONE,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 2,
          title: 'Variants of the Experiment',
          preset: 'experiment_result',
          params: ONE,
          columns: ['n', 'success', 'cost', 'difference', 'anytime_low', 'anytime_high', 'verdict'],
          overrides: [VERDICT_WORDS],
          description: `Success of each variant against the control. ${ANYTIME}`,
          empty: NONE,
        }),
      ],
    },
  ],
};
