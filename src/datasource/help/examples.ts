import { MACROS } from '../../query/macros/macros';
import { t } from '../i18n/t';
import { macroHelp } from '../i18n/table-texts';
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
    title: t('modes.metric', 'Metric'),
    intro: t(
      'help.metric',
      'Measures by dimensions, chosen by name. The time range and the filters of the dashboard apply.',
    ),
    examples: [
      {
        title: t('help.success-rate', 'Success rate of each model tier over time'),
        query: {
          queryType: 'metric',
          format: 'timeseries',
          measures: ['success_rate'],
          dimensions: ['model_tier'],
          bucket: 'auto',
        },
      },
      {
        title: t('help.costs', 'What an hour costs, and what a success costs'),
        query: {
          queryType: 'metric',
          format: 'timeseries',
          measures: ['cost_total', 'cost_per_success'],
          bucket: '1h',
        },
      },
      {
        title: t('help.slowest', 'The slowest repositories with at least 20 executions'),
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
        title: t('help.errors', 'Which errors each pool runs into'),
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
    title: t('modes.preset', 'Preset'),
    intro: t('help.preset', 'Named questions with good defaults; the names of the former bridge are among them.'),
    examples: [
      {
        title: t('help.tiers', 'Performance of each tier'),
        query: { queryType: 'preset', format: 'table', preset: 'tier_performance' },
      },
      {
        title: t('help.failed', 'What failed, line by line'),
        query: {
          queryType: 'preset',
          format: 'logs',
          preset: 'executions_log',
          filters: [{ field: 'severity', op: '=', value: 'error' }],
        },
      },
      {
        title: t('help.latest', 'Latest executions'),
        query: { queryType: 'preset', format: 'table', preset: 'recent_executions' },
      },
    ],
  },
  {
    title: 'SQL',
    intro: t(
      'help.sql',
      'One SELECT of DuckDB. Ctrl+Enter runs it; Ctrl+Space completes columns, values, macros and variables.',
    ),
    examples: MACROS.map(({ name, signature, help, example }) => ({
      title: `${signature}: ${macroHelp({ name, help })}`,
      query: sql(example, /\$__timeGroup/.test(example) ? 'timeseries' : 'table'),
    })),
  },
];
