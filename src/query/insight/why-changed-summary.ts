import type { Unit } from '../../model/units';
import type { Preset, TextScope } from '../presets/preset';
import { quoteText } from '../sql/quote';
import type { ColumnInfo } from '../vocabulary/metric-spec';
import { ENOUGH } from './strata';
import { causes, type EXPLAINED, explainedBy, kitagawa, SIDES, WHY_PARAMETERS } from './why-changed';

/** Two questions are asked, of mix and of results: 5 percent of false answers for both together. */
const Z_OF_TWO = 2.24;
/** Some hundred values are looked through for the one that stands out. */
const Z_OF_MANY = 3.3;

interface Words {
  /** Whether more is better. */
  readonly moreIsGood: boolean;
  readonly worse: string;
  readonly better: string;
  /** As people read it: so many of a unit. */
  readonly factor: number;
  readonly unit: string;
}

const WORDS: Readonly<Record<keyof typeof EXPLAINED, Words>> = {
  success_rate: { moreIsGood: true, worse: 'rate worse', better: 'rate better', factor: 100, unit: 'points' },
  cost_avg: { moreIsGood: false, worse: 'cost higher', better: 'cost lower', factor: 1, unit: 'USD' },
  duration_avg: { moreIsGood: false, worse: 'slower', better: 'faster', factor: 1, unit: 'seconds' },
};

const wordsOf = ({ texts }: TextScope) => WORDS[texts.measure as keyof typeof WORDS] ?? WORDS.success_rate;

/** What a value is called where its dimension is not to be seen. */
const CALLED = `CASE top_dimension
    WHEN 'model_tier' THEN 'tier '
    WHEN 'complexity_bucket' THEN 'complexity '
    WHEN 'swarm_topology' THEN 'topology '
    ELSE ''
  END || coalesce(nullif(left(top_value, 80), ''), '(none)')`;

/** Two digits are all that such effects are good for. */
const number = (value: string) =>
  `format(CASE WHEN abs(${value}) >= 99.5 THEN '{:.0f}' ELSE '{:.2g}' END, abs(${value}))`;

/** SQL of the sentence; `bad` and `good` tell of a change of work or of results that is more than chance. */
function sentence({ factor, unit, worse, better }: Words): string {
  const amount = (effect: string) => `${number(`${effect} * ${factor}`)}`;
  const share = (whole: string) => `CASE
      WHEN top_value IS NULL AND top_dimension IS NULL THEN ', no single cause: ' || ${amount(whole)} || ' ${unit}'
      WHEN abs(top_effect) >= 0.995 * abs(${whole}) THEN ', all ' || ${amount(whole)} || ' ${unit}'
      ELSE ', ' || ${amount('top_effect')} || ' ${unit} of ' || ${amount(whole)}
    END`;
  const place = `CASE WHEN top_dimension IS NULL THEN '' ELSE ' in ' || ${CALLED} END || ${share('rate_effect')}`;
  const kind = `CASE
      WHEN top_dimension IS NULL THEN 'other work'
      WHEN top_share_rose THEN 'more ' || ${CALLED}
      ELSE 'less ' || ${CALLED}
    END || ${share('mix_effect')}`;
  const work = (otherwise: string) =>
    `CASE work WHEN 'bad' THEN 'harder' WHEN 'good' THEN 'easier' ELSE '${otherwise}' END`;
  const results = (otherwise: string) =>
    `CASE results WHEN 'bad' THEN 'worse' WHEN 'good' THEN 'better' ELSE '${otherwise}' END`;
  return `CASE verdict
    WHEN 'too_few' THEN
      'too few executions: ' || CAST(n_before AS BIGINT) || ' before, ' || CAST(n_now AS BIGINT) || ' now'
    WHEN 'no_change' THEN 'no change beyond chance: ' || ${amount('change')} || ' ${unit}, '
      || CAST(n_before AS BIGINT) || ' executions before, ' || CAST(n_now AS BIGINT) || ' now'
    WHEN 'worse_results' THEN ${quoteText(worse)} || ${place} || '; work ' || ${work('no harder')}
    WHEN 'better_results' THEN ${quoteText(better)} || ${place} || '; work ' || ${work('no easier')}
    WHEN 'harder_work' THEN 'work harder: ' || ${kind} || '; results ' || ${results('no worse')}
    WHEN 'easier_work' THEN 'work easier: ' || ${kind} || '; results ' || ${results('no better')}
  END`;
}

/** SQL of whether an effect is good or bad, NULL where it may be chance. */
const judged = (effect: string, variance: string, moreIsGood: boolean) => `CASE
      WHEN abs(${effect}) < ${Z_OF_TWO} * sqrt(${variance}) OR ${effect} = 0 THEN NULL
      WHEN ${effect} ${moreIsGood ? '>' : '<'} 0 THEN 'good'
      ELSE 'bad'
    END`;

const ORDERED = 'ORDER BY task_type, complexity_bucket';

/** The one that did most in the direction of the whole, if it is more than chance. */
const top = (effect: string, weight: string, isMoreThanChance: string, kinds: string) => `SELECT
    dimension AS top_dimension,
    value AS top_value,
    ${effect} AS top_effect,
    share1 > share0 AS top_share_rose
  FROM weighed, judged
  WHERE verdict IN (${kinds}) AND ${effect} * ${effect === 'rate' ? 'rate_effect' : 'mix_effect'} > 0
    AND ${weight} > 0 AND ${isMoreThanChance}
  ORDER BY ${weight} DESC, n1 DESC, n0 DESC, dimension, value
  LIMIT 1`;

const count = (label: string, help: string): ColumnInfo => ({ label, help, unit: 'count' });

function columns(texts: TextScope['texts']): Readonly<Record<string, ColumnInfo>> {
  const { unit }: { unit: Unit } = explainedBy({ texts });
  const measured = (label: string, help: string): ColumnInfo => ({ label, help, unit });
  return {
    measure: { label: 'Measure', help: 'What is explained.' },
    before: measured('Before', 'Mean of the executions before.'),
    now: measured('Now', 'Mean of the executions now.'),
    change: measured('Change', 'Now less before.'),
    mix_effect: measured('By work', 'What comes of other kinds of task, by task type and complexity.'),
    rate_effect: measured('By results', 'What comes of other results in tasks of the same kind.'),
    z: {
      label: 'Z score',
      unit: 'coefficient',
      help: 'How far the results now are from those of the same kinds of task before, in standard deviations.',
    },
    n_before: count('Executions before', 'Executions before whose value is known.'),
    n_now: count('Executions now', 'Executions now whose value is known.'),
    verdict: {
      label: 'Verdict',
      help: `What did most of what cannot be chance: harder_work or easier_work, worse_results or better_results; no_change; too_few under ${ENOUGH} executions on either side.`,
    },
    top_dimension: { label: 'Dimension', help: 'Dimension of the value that did most; empty where no single one did.' },
    top_value: { label: 'Cause', help: 'The value that did most.' },
    top_effect: measured('Effect', 'What this value did, of results or of work as the verdict says.'),
    text: { label: 'Why', help: 'All of it in one sentence.' },
  };
}

export const WHY_CHANGED_SUMMARY: Preset = {
  name: 'why_changed_summary',
  question: 'Was the work harder, or were the results worse, and where?',
  window: '7d',
  parameters: WHY_PARAMETERS,
  method: {
    formula:
      'The same split over kinds of task, by task type and complexity: mix is other work, rate is other results in the same work. z = (Σy − Σr)/√Σr(1 − r), where r is the rate before of the same kind of task. A verdict takes an effect beyond 2.24 standard deviations of what both periods leave unsure, so that of twenty periods without a change one gets a verdict; a cause is named where it stands out beyond 3.3.',
    assumption: 'Task type and complexity tell how hard the work is.',
    change:
      'More executions, where it may be chance; harder work that has the same task type and complexity as before.',
  },
  text: (scope) => {
    const words = wordsOf(scope);
    return `WITH ${causes(scope)}, kinds AS (
  SELECT
    task_type,
    complexity_bucket,
    ${SIDES}
  FROM cells
  GROUP BY task_type, complexity_bucket
), split_kinds AS (
  ${kitagawa('kinds')}
), whole AS (
  SELECT
    any_value(whole0) AS before,
    any_value(whole1) AS now,
    sum(mix ${ORDERED}) AS mix_effect,
    sum(rate ${ORDERED}) AS rate_effect,
    sum(total1 - n1 * mean0 ${ORDERED}) FILTER (WHERE n0 > 0)
      / sqrt(nullif(sum(n1 * spread0 ${ORDERED}), 0)) AS z,
    coalesce(any_value(all0), 0) AS n_before,
    coalesce(any_value(all1), 0) AS n_now,
    sum(weight ** 2 * difference_variance ${ORDERED}) AS rate_variance,
    (1 / nullif(any_value(all0), 0) + 1 / nullif(any_value(all1), 0)) * greatest(
      sum(((mean0 + mean1) / 2) ** 2 * (n0 + n1) ${ORDERED}) / sum(n0 + n1)
        - (sum((mean0 + mean1) / 2 * (n0 + n1) ${ORDERED}) / sum(n0 + n1)) ** 2,
      0
    ) AS mix_variance
  FROM split_kinds
), effects AS (
  SELECT
    *,
    ${judged('rate_effect', 'rate_variance', words.moreIsGood)} AS results,
    ${judged('mix_effect', 'mix_variance', words.moreIsGood)} AS work
  FROM whole
), judged AS (
  SELECT
    *,
    CASE
      WHEN n_before < ${ENOUGH} OR n_now < ${ENOUGH} THEN 'too_few'
      WHEN results IS NULL AND work IS NULL THEN 'no_change'
      WHEN work IS NULL OR abs(rate_effect) >= abs(mix_effect) AND results IS NOT NULL
        THEN CASE results WHEN 'bad' THEN 'worse_results' ELSE 'better_results' END
      ELSE CASE work WHEN 'bad' THEN 'harder_work' ELSE 'easier_work' END
    END AS verdict
  FROM effects
), top AS (
  (${top('rate', 'rate_weight', `abs(rate_beyond) >= ${Z_OF_MANY} * sqrt(rate_beyond_variance)`, "'worse_results', 'better_results'")})
  UNION ALL
  (${top('mix_beyond', 'abs(mix_beyond)', `abs(share1 - share0) >= ${Z_OF_MANY} * sqrt(share_variance)`, "'harder_work', 'easier_work'")})
)
SELECT
  ${quoteText(scope.texts.measure ?? '')} AS measure,
  before,
  now,
  change,
  mix_effect,
  rate_effect,
  z,
  n_before,
  n_now,
  verdict,
  top_dimension,
  top_value,
  top_effect,
  ${sentence(words)} AS text
FROM (SELECT *, now - before AS change FROM judged)
LEFT JOIN top ON true`;
  },
  columns,
};
