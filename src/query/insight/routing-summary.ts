import type { SqlPreset } from '../presets/preset';
import { sql, withTables } from '../tree/sql';
import { count, usd } from '../vocabulary/column-info';
import { MIN_SAMPLES } from './tiers-standardised';
import { MARGIN, verdicts } from './verdicts';

const SERVED = sql`FILTER (WHERE verdict = 'over_served')`;
/** Bounds of a sum whose parts err apart from each other. */
const HALF = sql`sqrt(coalesce(sum(power(saving - saving_low, 2)) ${SERVED}, 0))`;
/** Nothing, where none of the comparisons that can be made is decided so; NULL where none can be made. */
const SAVING = sql`CASE WHEN count(difference) > 0 THEN coalesce(sum(saving) ${SERVED}, 0) END`;

/** The ledger of `over_served` in one row. */
export const ROUTING_SUMMARY: SqlPreset = {
  name: 'routing_summary',
  question: 'What could be saved by cheaper tiers that do as well, and how many comparisons are open?',
  window: '30d',
  parameters: [MARGIN, MIN_SAMPLES],
  select: ({ rows, parameters }) =>
    withTables(
      [verdicts(rows, { margin: parameters.margin!, minSamples: parameters.min_samples! })],
      sql`SELECT
  ${SAVING} AS saving,
  ${SAVING} - ${HALF} AS saving_low,
  ${SAVING} + ${HALF} AS saving_high,
  count(*) ${SERVED} AS over_served,
  count(*) FILTER (WHERE verdict = 'earns_its_price') AS earns_its_price,
  count(*) FILTER (WHERE verdict = 'open') AS open,
  count(*) FILTER (WHERE verdict = 'too_few') AS too_few
FROM verdicts`,
    ),
  columns: {
    saving: usd(
      'Could be saved',
      'What the executions that a cheaper tier does as well would have cost less there; empty where no two tiers can be compared.',
    ),
    saving_low: usd('At least', 'Lower 95 percent bound of it.'),
    saving_high: usd('At most', 'Upper 95 percent bound of it.'),
    over_served: count('A cheaper tier will do', 'Comparisons of two tiers on the same work with that verdict.'),
    earns_its_price: count('Worth the price', 'Comparisons with that verdict.'),
    open: count('Not decided yet', 'Comparisons with enough executions that may still go either way.'),
    too_few: count('Too few runs', 'Comparisons in which one of the tiers has too few executions to say anything.'),
  },
};
