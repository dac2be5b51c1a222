import { AS_THEY_ARE } from '../more';
import { barChart, series } from '../panel/chart-panels';
import { presetBars, presetStat } from '../panel/preset-panels';
import { presetTable, table } from '../panel/table-panels';
import { bars, stat } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const NO_FEEDBACK = 'No feedback in this time: producers send it to /v1/feedback of the collector';
const NO_RATINGS = 'Nobody has rated an execution yet';
const WITH_QUALITY = [{ field: 'quality_score', op: 'isNotNull' }] as const;
const OF_ALL = 'Of all feedback within the time range, whatever the variables.';

/** How good results are, by the quality gate and by people. */
export const QUALITY: DashboardSource = {
  uid: UIDS.quality,
  file: 'quality',
  title: 'Learning: Quality',
  description:
    'How good results are, by the quality gate and by people: scores, ratings, acceptance, what they find wrong.',
  refresh: '1m',
  from: 'now-30d',
  rows: [
    {
      height: 4,
      panels: [
        stat({ id: 1, title: 'Quality', width: 5, measures: ['quality_avg'], empty: 'No scores' }),
        stat({ id: 2, title: 'Scored', width: 5, measures: ['quality_count'] }),
        stat({ id: 3, title: 'Accepted', width: 5, measures: ['acceptance_rate'], empty: 'No feedback' }),
        stat({ id: 4, title: 'Rating', width: 5, measures: ['rating_avg'], empty: 'No ratings' }),
        stat({ id: 5, title: 'Rated', measures: ['ratings'] }),
      ],
    },
    {
      height: 8,
      panels: [
        series({ id: 6, title: 'Quality over Time', measures: ['quality_avg', 'quality_p50'], showLimits: true }),
        series({
          id: 7,
          title: 'Acceptance over Time',
          measures: ['acceptance_rate'],
          showLimits: true,
          empty: NO_RATINGS,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 8,
          title: 'Quality Scores',
          measures: ['executions'],
          dimensions: ['quality_tier'],
          filters: WITH_QUALITY,
          description: 'Excellent from 90, good from 75, fair from 60, else poor; of those with a score.',
        }),
        presetBars({
          id: 9,
          title: 'Ratings',
          preset: 'rating_distribution',
          x: 'stars',
          overrides: [{ field: 'executions', properties: { color: { mode: 'fixed', fixedColor: 'blue' } } }],
          description: 'Stars that users gave, 1 to 5.',
          empty: NO_RATINGS,
        }),
        series({
          id: 10,
          title: 'Rating over Time',
          measures: ['rating_avg'],
          bucket: '1d',
          empty: NO_RATINGS,
        }),
      ],
    },
    {
      height: 7,
      panels: [
        bars({
          id: 11,
          title: 'Quality by Tier',
          measures: ['quality_avg'],
          dimensions: ['model_tier'],
          description: AS_THEY_ARE,
        }),
        bars({
          id: 12,
          title: 'Quality by Pool',
          measures: ['quality_avg'],
          dimensions: ['pool_type'],
          description: AS_THEY_ARE,
        }),
        bars({
          id: 13,
          title: 'Acceptance by Tier',
          measures: ['acceptance_rate'],
          dimensions: ['model_tier'],
          empty: NO_RATINGS,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        table({
          id: 14,
          title: 'By Repository',
          measures: ['quality_avg', 'acceptance_rate', 'rating_avg', 'ratings'],
          dimensions: ['repo'],
          limit: 50,
          orderBy: { field: 'quality_avg', direction: 'asc' },
          description: 'The lowest quality first.',
        }),
        table({
          id: 15,
          title: 'By Task Type',
          measures: ['quality_avg', 'acceptance_rate', 'rating_avg', 'ratings'],
          dimensions: ['task_type'],
          limit: 50,
          orderBy: { field: 'quality_avg', direction: 'asc' },
          description: 'The lowest quality first.',
        }),
      ],
    },
    {
      height: 5,
      panels: [
        presetStat({
          id: 16,
          title: 'What People Say',
          preset: 'feedback_summary',
          description: `${OF_ALL} A row of the table feedback each.`,
          empty: NO_FEEDBACK,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 17,
          title: 'What They Find Wrong',
          preset: 'feedback_issues',
          columns: ['count', 'avg_rating', 'last_seen'],
          description: OF_ALL,
          width: 10,
          empty: NO_FEEDBACK,
        }),
        presetTable({
          id: 18,
          title: 'The Latest Feedback',
          isDense: true,
          preset: 'recent_feedback',
          columns: ['time', 'feedback_type', 'rating', 'accepted', 'issue_type', 'visibility'],
          hidden: ['task_id'],
          description: `${OF_ALL} Comments are not shown: not all are meant for everybody.`,
          empty: NO_FEEDBACK,
        }),
      ],
    },
  ],
};
