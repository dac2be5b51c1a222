import { presetValues } from '../presets/parameters';
import type { ChoiceParameter, Preset, PresetScope, SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql, value, withTables } from '../tree/sql';
import { count, fraction, text } from '../vocabulary/column-info';
import { SPAN_COLUMNS, span } from './alert-span';
import { CALIBRATION_SUMMARY } from './calibration';
import { COST_FORECAST } from './cost-forecast';
import { EXPERIMENTS } from './experiments';
import { WHY_CHANGED_SUMMARY } from './why-changed-summary';

/** Of alert rules on presets: one row with one number each, as alerting wants it. */

const RUNS_FOR = sql`INTERVAL '7' DAY`;

const SETTLED: ChoiceParameter = {
  name: 'verdict',
  choices: ['won', 'misassigned'],
  default: 'won',
  help: 'What is said of the experiment.',
};

/** SELECT of another preset, with its own defaults beside what is given. */
function answerOf(preset: Preset, scope: PresetScope): Sql {
  if (!('select' in preset)) throw new Error(`${preset.name} has no SELECT of its own.`);
  const { numbers, texts, limit = scope.limit } = presetValues(preset, {});
  return preset.select({
    ...scope,
    limit,
    parameters: { ...numbers, ...scope.parameters },
    texts: { ...texts, ...scope.texts },
  });
}

const named = (presets: readonly Preset[], name: string) => presets.find((preset) => preset.name === name)!;

/** CTE of the experiments of which that is said, and that still run. */
const settled = (scope: PresetScope) => sql`settled AS (
  SELECT *
  FROM (${answerOf(named(EXPERIMENTS, 'experiments'), scope)})
  WHERE verdict = ${value(scope.texts.verdict!)} AND last_seen >= ${scope.to} - ${RUNS_FOR}
)`;

const IN_WORDS = sql`substr(experiment, 1, 80) || CASE WHEN verdict = 'won' THEN ': ' || substr(best, 1, 80) ELSE '' END`;

const EXPERIMENTS_WITH = { window: '90d', parameters: [SETTLED] } as const;

export const ALERT_QUESTIONS: readonly SqlPreset[] = [
  {
    name: 'why_in_words',
    question: 'Why is a measure not what it was, in one sentence?',
    window: '1h',
    parameters: WHY_CHANGED_SUMMARY.parameters!,
    select: (scope) => sql`SELECT
  text AS why,
  ${span(scope)},
  CAST(n_now AS DOUBLE) AS executions
FROM (${answerOf(WHY_CHANGED_SUMMARY, scope)})`,
    columns: {
      why: text('Why', 'Harder work or worse results, and where.'),
      ...SPAN_COLUMNS,
      executions: count('Executions', 'Executions in that time.'),
    },
  },
  {
    name: 'calibration_drift',
    question: 'Has the confidence of the router become less honest?',
    window: '7d',
    select: (scope) => sql`SELECT reliability_debiased - reliability_debiased_previous AS drift
FROM (${answerOf(CALIBRATION_SUMMARY, scope)})`,
    columns: {
      drift: {
        label: 'Drift',
        unit: 'coefficient',
        help: 'Debiased reliability less that of the period before, of the same length; empty where either has too few executions.',
      },
    },
  },
  {
    name: 'budget_use',
    question: 'How much of the budget will this month take?',
    window: '1h',
    parameters: named(COST_FORECAST, 'cost_forecast').parameters!,
    select: (scope) => sql`SELECT coalesce(forecast / budget, 0) AS budget_use
FROM (${answerOf(named(COST_FORECAST, 'cost_forecast'), scope)})`,
    columns: {
      budget_use: fraction(
        'Share of budget',
        'Forecast of the month as a share of the budget; 0 without a budget, or while too little is known.',
      ),
    },
  },
  {
    ...EXPERIMENTS_WITH,
    name: 'experiments_settled',
    question: 'How many running experiments are won, or misassigned?',
    select: (scope) => withTables([settled(scope)], sql`SELECT CAST(count(*) AS DOUBLE) AS experiments FROM settled`),
    columns: {
      experiments: count('Experiments', 'Those of which that is said, of the last seven days.'),
    },
  },
  {
    ...EXPERIMENTS_WITH,
    name: 'experiments_in_words',
    question: 'Which running experiments are won, or misassigned?',
    select: (scope) =>
      withTables(
        [settled(scope)],
        sql`SELECT
  coalesce(${op.joinTexts(IN_WORDS, '; ', [sql`experiment`])}, 'none') AS why,
  ${span(scope)},
  CAST(count(*) AS DOUBLE) AS experiments
FROM (SELECT * FROM settled ORDER BY experiment LIMIT 5)`,
      ),
    columns: {
      why: text('Which', 'Experiments, and the variant that won.'),
      ...SPAN_COLUMNS,
      experiments: count('Experiments', 'Those of which that is said.'),
    },
  },
];
