import type { Method, SqlPreset } from '../presets/preset';
import { upperQuantile } from '../statistics';
import { sql, withTables } from '../tree/sql';
import { PAIR_COLUMNS } from './over-served';
import { ASSUMPTION, ENOUGH } from './strata';
import { FALSE_DISCOVERIES, MARGIN, verdicts } from './verdicts';

/** Four chances in five that it is settled. */
const POWER = 0.84;
/** Most executions of one tier. */
const MOST = 10_000;

const trial = (margin: number) => sql`least(${MOST}, coalesce(ceil(
      power(${upperQuantile(sql`chance`)} + ${POWER}, 2) * (success_dear * (1 - success_dear) + success_cheap * (1 - success_cheap))
      / nullif(power(difference - ${margin}, 2), 0)
    ), ${MOST}))`;

/** Comparisons with the verdict of the side of the margin that the difference is on. */
const alike = (margin: number) => sql`CASE
      WHEN difference < ${margin} THEN sum(CASE verdict WHEN 'over_served' THEN 1 ELSE 0 END) OVER ()
      ELSE sum(CASE verdict WHEN 'earns_its_price' THEN 1 ELSE 0 END) OVER ()
    END`;

const METHOD: Method = {
  formula:
    'For each open verdict of over_served: n = (z + 0.84)² · (p₁q₁ + p₂q₂)/(difference − margin)² executions of each tier settle it in four cases of five, where z is exceeded by chance in a share of 0.05 · (1 + verdicts of the kind)/comparisons, which makes up for looking at many. What there is already counts; at least 30 further ones of the cheaper tier are asked for, and no more than 10,000 of a tier. The saving at stake for each dollar of the trial ranks them.',
  assumption: `${ASSUMPTION} The difference is what it seems so far; a trial that is routed by chance needs no assumption.`,
  change: 'The trial itself: ask again when some of it has run, as the difference will have moved.',
};

export const WHAT_TO_TRY_NEXT: SqlPreset = {
  name: 'what_to_try_next',
  question: `Which trial would settle an open verdict for the least money? ${ASSUMPTION}`,
  window: '30d',
  limit: 20,
  parameters: [MARGIN],
  method: METHOD,
  select: ({ rows, parameters, limit }) => {
    const margin = parameters.margin!;
    const trials = sql`trials AS (
  SELECT *, ${trial(margin)} AS trial
  FROM (
    SELECT *, CAST(${FALSE_DISCOVERIES} AS DOUBLE) * (1 + ${alike(margin)}) / count(difference) OVER () AS chance
    FROM verdicts
  )
  WHERE verdict = 'open'
), further AS (
  SELECT
    *,
    greatest(trial - n_cheap, ${ENOUGH}) AS further_cheap,
    greatest(trial - n_dear, 0) AS further_dear
  FROM trials
)`;
    return withTables(
      [verdicts(rows, { margin, minSamples: ENOUGH }), trials],
      sql`SELECT
  task_type,
  complexity_band,
  dear_tier,
  cheap_tier,
  difference,
  low,
  high,
  further_cheap + further_dear AS executions,
  further_cheap * cost_cheap + further_dear * cost_dear AS cost,
  saving,
  saving / nullif(further_cheap * cost_cheap + further_dear * cost_dear, 0) AS saving_per_dollar
FROM further
ORDER BY saving_per_dollar DESC NULLS FIRST, saving DESC, task_type, complexity_band, dear_tier
LIMIT ${limit}`,
    );
  },
  columns: {
    ...PAIR_COLUMNS,
    executions: {
      label: 'Executions to try',
      unit: 'count',
      help: `Further executions of both tiers that settle it in four cases of five, if the difference is what it seems; at most ${MOST.toLocaleString('en')} of each tier.`,
    },
    cost: { label: 'Cost of trying', unit: 'usd', help: 'What these executions cost.' },
    saving_per_dollar: {
      label: 'Saving per dollar',
      unit: 'ratio',
      help: 'The saving at stake for each dollar of the trial; empty where the trial is free.',
    },
  },
};
