import { barChart, donut, series } from '../panel/chart-panels';
import { presetTable, SUCCESS_WORDS, table } from '../panel/table-panels';
import { bars, gauge, stat } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const SOLUTION = ['solution_summary'];
const SOLVED = [{ field: 'solution_summary', op: 'isNotNull' }] as const;
const NO_SOLUTIONS = 'No solutions recorded';
const NO_FEEDBACK = 'No feedback';

/** Which solutions recur, where, how well; and what users think of them. */
export const SOLUTIONS: DashboardSource = {
  uid: UIDS.solutions,
  file: 'solutions',
  title: 'Learning: Solutions',
  description: 'Solutions that recur: where, how well they work, and what users think of the results.',
  refresh: '1m',
  from: 'now-30d',
  boxes: [
    {
      name: 'task_id',
      label: 'Task id',
      help: 'The execution to which Similar Executions shows those that are like it.',
    },
  ],
  rows: [
    {
      height: 5,
      panels: [
        stat({
          id: 1,
          title: 'Executions with a Solution',
          measures: ['executions'],
          filters: SOLVED,
          description: 'Executions that recorded what solved the task.',
          width: 7,
        }),
        stat({
          id: 2,
          title: 'Success with a Solution',
          measures: ['success_rate'],
          filters: SOLVED,
          empty: NO_SOLUTIONS,
          width: 6,
        }),
        gauge({ id: 3, title: 'Acceptance by Users', measures: ['acceptance_rate'], empty: NO_FEEDBACK, width: 6 }),
        gauge({ id: 4, title: 'Rating by Users', measures: ['rating_avg'], empty: NO_FEEDBACK }),
      ],
    },
    {
      height: 11,
      panels: [
        table({
          id: 5,
          title: 'Solutions That Recur',
          measures: ['executions', 'success_rate', 'quality_avg', 'cost_per_success', 'first_seen', 'last_seen'],
          dimensions: SOLUTION,
          filters: SOLVED,
          limit: 25,
          minSamples: 5,
          barsIn: 'executions',
          description: 'Used at least five times, the most frequent first.',
          empty: 'No solution was used five times',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 6,
          title: 'Solution Patterns by Repository',
          preset: 'solution_patterns',
          columns: ['usage_count', 'avg_quality', 'first_seen', 'last_seen', 'success_rate'],
          hidden: ['success_count'],
          params: { limit: 25 },
          description: 'Used at least five times in one repository.',
          empty: 'No solution was used five times in one repository',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        series({
          id: 7,
          title: 'Uses of the Top Solutions',
          measures: ['executions'],
          dimensions: SOLUTION,
          filters: SOLVED,
          limit: 5,
          bucket: '1d',
          drawStyle: 'bars',
          stacked: true,
          description: 'The five most frequent; the rest together.',
          empty: NO_SOLUTIONS,
        }),
        bars({
          id: 8,
          title: 'Success Rate of the Top Solutions',
          measures: ['success_rate'],
          dimensions: SOLUTION,
          filters: SOLVED,
          limit: 8,
          minSamples: 5,
          description: 'Used at least five times, the most reliable first.',
          empty: 'No solution was used five times',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        donut({
          id: 9,
          title: 'Solutions by Task Type',
          measures: ['executions'],
          dimensions: ['task_type'],
          filters: SOLVED,
          empty: NO_SOLUTIONS,
        }),
        table({
          id: 10,
          title: 'Solutions by Repository',
          isDense: true,
          measures: ['executions', 'success_rate', 'quality_avg', 'rating_avg'],
          dimensions: ['repo'],
          filters: SOLVED,
          limit: 15,
          barsIn: 'executions',
          empty: NO_SOLUTIONS,
          width: 10,
        }),
        barChart({
          id: 11,
          title: 'Ratings',
          measures: ['ratings_1', 'ratings_2', 'ratings_3', 'ratings_4', 'ratings_5'],
          dimensions: ['model_tier'],
          empty: NO_FEEDBACK,
        }),
      ],
    },
    {
      height: 11,
      panels: [
        presetTable({
          id: 12,
          title: 'Similar Executions',
          isDense: true,
          preset: 'similar_executions',
          params: { task_id: '$task_id', limit: 25 },
          columns: ['similarity', 'time', 'task_description', 'success', 'duration_seconds'],
          hidden: ['pool_type', 'quality_score', 'actual_cost'],
          overrides: [SUCCESS_WORDS],
          description:
            'Enter a task id above: these are the executions that are like it, by their embeddings. The search by words of `mahavishnu-learning similar` needs no embeddings.',
          empty:
            'Enter a task id above. There is nothing where that execution has no embedding, or no other comes close to it',
        }),
      ],
    },
  ],
};
