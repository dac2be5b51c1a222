import { MACROS } from '../../query/macros/macros';
import type { LearningQuery } from '../learning-query';

interface Example {
  readonly title: string;
  readonly query: Omit<LearningQuery, 'refId'>;
}

interface ExampleSection {
  readonly title: string;
  readonly intro: string;
  readonly examples: readonly Example[];
}

const sql = (rawSql: string, format: LearningQuery['format'] = 'table') =>
  ({ queryType: 'sql', format, rawSql }) as const;

/** Questions that can be asked as they stand. */
export const EXAMPLE_SECTIONS: readonly ExampleSection[] = [
  {
    title: 'Metric',
    intro: 'Measures by dimensions, chosen by name. The time range and the filters of the dashboard apply.',
    examples: [
      {
        title: 'Success rate of each model tier over time',
        query: {
          queryType: 'metric',
          format: 'timeseries',
          measures: ['success_rate'],
          dimensions: ['model_tier'],
          bucket: 'auto',
        },
      },
      {
        title: 'What an hour costs, and what a success costs',
        query: {
          queryType: 'metric',
          format: 'timeseries',
          measures: ['cost_total', 'cost_per_success'],
          bucket: '1h',
        },
      },
      {
        title: 'The slowest repositories with at least 20 executions',
        query: {
          queryType: 'metric',
          format: 'table',
          measures: ['duration_p95', 'executions'],
          dimensions: ['repo'],
          orderBy: { field: 'duration_p95', direction: 'desc' },
          limit: 10,
          minSamples: 20,
        },
      },
      {
        title: 'Which errors each pool runs into',
        query: {
          queryType: 'metric',
          format: 'table',
          measures: ['failures'],
          dimensions: ['pool_type', 'error_type'],
          filters: [{ field: 'success', op: '=', value: false }],
          orderBy: { field: 'failures', direction: 'desc' },
        },
      },
    ],
  },
  {
    title: 'Preset',
    intro: 'Named questions with good defaults; the names of the former bridge are among them.',
    examples: [
      {
        title: 'Performance of each tier',
        query: { queryType: 'preset', format: 'table', preset: 'tier_performance' },
      },
      {
        title: 'What failed, line by line',
        query: {
          queryType: 'preset',
          format: 'logs',
          preset: 'executions_log',
          filters: [{ field: 'severity', op: '=', value: 'error' }],
        },
      },
      { title: 'Latest executions', query: { queryType: 'preset', format: 'table', preset: 'recent_executions' } },
    ],
  },
  {
    title: 'SQL',
    intro: 'One SELECT of DuckDB. Ctrl+Enter runs it; Ctrl+Space completes columns, values, macros and variables.',
    examples: MACROS.map(({ signature, help, example }) => ({
      title: `${signature}: ${help}`,
      query: sql(example, /\$__timeGroup/.test(example) ? 'timeseries' : 'table'),
    })),
  },
];
