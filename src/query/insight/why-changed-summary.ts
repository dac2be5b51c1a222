import type { Unit } from '../../model/units';
import type { Preset, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { literal, type Sql, sql, withTables } from '../tree/sql';
import { count } from '../vocabulary/column-info';
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
  /** What a value is multiplied by, to be so many of the unit that people read. */
  readonly factor: number;
  readonly unit: string;
}

const WORDS: Readonly<Record<keyof typeof EXPLAINED, Words>> = {
  success_rate: { moreIsGood: true, worse: 'rate worse', better: 'rate better', factor: 100, unit: 'points' },
  cost_avg: { moreIsGood: false, worse: 'cost higher', better: 'cost lower', factor: 1, unit: 'USD' },
  duration_avg: { moreIsGood: false, worse: 'slower', better: 'faster', factor: 1, unit: 'seconds' },
  calibration_gap: {
    moreIsGood: false,
    worse: 'confidence higher against success',
    better: 'confidence lower against success',
    factor: 100,
    unit: 'points',
  },
};

const wordsOf = ({ texts }: PresetScope) => WORDS[texts.measure as keyof typeof WORDS] ?? WORDS.success_rate;

/** What a value is called where its dimension is not to be seen. */
const CALLED = sql`CASE top_dimension
    WHEN 'model_tier' THEN 'tier '
    WHEN 'complexity_bucket' THEN 'complexity '
    WHEN 'swarm_topology' THEN 'topology '
    ELSE ''
  END || coalesce(nullif(substr(top_value, 1, 80), ''), '(none)')`;

/** Two digits are all that such effects are good for. */
function number(value: Sql): Sql {
  const size = sql`abs(${value})`;
  return sql`CASE WHEN ${size} >= 99.5 THEN ${op.decimals(size, 0)} ELSE ${op.numberText(size)} END`;
}

/** The sentence; `bad` and `good` tell of a change of work or of results that is more than chance. */
function sentence({ factor, unit, worse, better }: Words): Sql {
  const units = literal(` ${unit}`);
  const amount = (effect: Sql) => number(sql`${effect} * ${factor}`);
  const share = (whole: Sql) => sql`CASE
      WHEN top_value IS NULL AND top_dimension IS NULL THEN ', no single cause: ' || ${amount(whole)} || ${units}
      WHEN abs(top_effect) >= 0.995 * abs(${whole}) THEN ', all ' || ${amount(whole)} || ${units}
      ELSE ', ' || ${amount(sql`top_effect`)} || ${units} || ' of ' || ${amount(whole)}
    END`;
  const place = sql`CASE WHEN top_dimension IS NULL THEN '' ELSE ' in ' || ${CALLED} END || ${share(sql`rate_effect`)}`;
  const kind = sql`CASE
      WHEN top_dimension IS NULL THEN 'other work'
      WHEN top_share_rose THEN 'more ' || ${CALLED}
      ELSE 'less ' || ${CALLED}
    END || ${share(sql`mix_effect`)}`;
  const work = (otherwise: string) =>
    sql`CASE work WHEN 'bad' THEN 'harder' WHEN 'good' THEN 'easier' ELSE ${literal(otherwise)} END`;
  const results = (otherwise: string) =>
    sql`CASE results WHEN 'bad' THEN 'worse' WHEN 'good' THEN 'better' ELSE ${literal(otherwise)} END`;
  const whole = (count: Sql) => sql`CAST(CAST(${count} AS BIGINT) AS VARCHAR)`;
  return sql`CASE verdict
    WHEN 'too_few' THEN
      'too few executions: ' || ${whole(sql`n_before`)} || ' before, ' || ${whole(sql`n_now`)} || ' now'
    WHEN 'no_change' THEN 'no change beyond chance: ' || CASE WHEN change < 0 THEN '−' ELSE '' END || ${amount(sql`change`)} || ${units} || ', '
      || ${whole(sql`n_before`)} || ' executions before, ' || ${whole(sql`n_now`)} || ' now'
    WHEN 'worse_results' THEN ${literal(worse)} || ${place} || '; work ' || ${work('no harder')}
    WHEN 'better_results' THEN ${literal(better)} || ${place} || '; work ' || ${work('no easier')}
    WHEN 'harder_work' THEN 'work harder: ' || ${kind} || '; results ' || ${results('no worse')}
    WHEN 'easier_work' THEN 'work easier: ' || ${kind} || '; results ' || ${results('no better')}
  END`;
}

/** Whether an effect is good or bad, NULL where it may be chance. */
const judged = (effect: Sql, variance: Sql, moreIsGood: boolean) => sql`CASE
      WHEN abs(${effect}) < ${Z_OF_TWO} * sqrt(${variance}) OR ${effect} = 0 THEN NULL
      WHEN ${effect} ${moreIsGood ? sql`>` : sql`<`} 0 THEN 'good'
      ELSE 'bad'
    END`;

const ORDERED = sql`ORDER BY task_type, complexity_bucket`;

interface Cause {
  /** What it did, and what all of them did together. */
  readonly effect: Sql;
  readonly whole: Sql;
  readonly weight: Sql;
  readonly isMoreThanChance: Sql;
  /** The verdicts that it can be the cause of. */
  readonly verdicts: Sql;
}

/** The one that did most in the direction of the whole, if it is more than chance. */
const top = ({ effect, whole, weight, isMoreThanChance, verdicts }: Cause) => sql`SELECT
    dimension AS top_dimension,
    value AS top_value,
    ${effect} AS top_effect,
    share1 > share0 AS top_share_rose
  FROM weighed, judged
  WHERE verdict IN (${verdicts}) AND ${effect} * ${whole} > 0
    AND ${weight} > 0 AND ${isMoreThanChance}
  ORDER BY ${weight} DESC, n1 DESC, n0 DESC, dimension, value
  LIMIT 1`;

const TOP_RESULTS = top({
  effect: sql`rate`,
  whole: sql`rate_effect`,
  weight: sql`rate_weight`,
  isMoreThanChance: sql`abs(rate_beyond) >= ${Z_OF_MANY} * sqrt(rate_beyond_variance)`,
  verdicts: sql`'worse_results', 'better_results'`,
});

const TOP_WORK = top({
  effect: sql`mix_beyond`,
  whole: sql`mix_effect`,
  weight: sql`abs(mix_beyond)`,
  isMoreThanChance: sql`abs(share1 - share0) >= ${Z_OF_MANY} * sqrt(share_variance)`,
  verdicts: sql`'harder_work', 'easier_work'`,
});

function columns(texts: PresetScope['texts']): Readonly<Record<string, ColumnInfo>> {
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
      help: `How far the results now are from those of the same kinds of task before, in standard deviations of what both periods leave unsure; beyond ${Z_OF_TWO} is hardly chance.`,
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
      'The same split over kinds of task, by task type and complexity: mix is other work, rate is other results in the same work. z is the rate effect in standard deviations of what both periods leave unsure. A verdict takes an effect of results or of work beyond 2.24 such standard deviations, so that of twenty periods without a change one gets a verdict; a cause is named where it stands out beyond 3.3.',
    assumption: 'Task type and complexity tell how hard the work is.',
    change:
      'More executions, where it may be chance; harder work that has the same task type and complexity as before.',
  },
  select: (scope) => {
    const words = wordsOf(scope);
    const tables = sql`kinds AS (
  SELECT
    task_type,
    complexity_bucket,
    ${SIDES}
  FROM cells
  GROUP BY task_type, complexity_bucket
), split_kinds AS (
  ${kitagawa(sql`kinds`)}
), whole AS (
  SELECT
    any_value(whole0) AS before,
    any_value(whole1) AS now,
    sum(mix ${ORDERED}) AS mix_effect,
    sum(rate ${ORDERED}) AS rate_effect,
    coalesce(any_value(all0), 0) AS n_before,
    coalesce(any_value(all1), 0) AS n_now,
    sum(power(weight, 2) * difference_variance ${ORDERED}) AS rate_variance,
    (1 / nullif(any_value(all0), 0) + 1 / nullif(any_value(all1), 0)) * greatest(
      sum(power((mean0 + mean1) / 2, 2) * (n0 + n1) ${ORDERED}) / sum(n0 + n1)
        - power(sum((mean0 + mean1) / 2 * (n0 + n1) ${ORDERED}) / sum(n0 + n1), 2),
      0
    ) AS mix_variance
  FROM split_kinds
), effects AS (
  SELECT
    *,
    rate_effect / sqrt(nullif(rate_variance, 0)) AS z,
    ${judged(sql`rate_effect`, sql`rate_variance`, words.moreIsGood)} AS results,
    ${judged(sql`mix_effect`, sql`mix_variance`, words.moreIsGood)} AS work
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
  (${TOP_RESULTS})
  UNION ALL
  (${TOP_WORK})
)`;
    return withTables(
      [causes(scope), tables],
      sql`SELECT
  ${literal(scope.texts.measure ?? '')} AS measure,
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
LEFT JOIN top ON true`,
    );
  },
  columns,
};
