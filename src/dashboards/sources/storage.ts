import { STATUS_LEVELS } from '../../model/thresholds';
import { series } from '../panel/chart-panels';
import { presetBars, presetSeries, presetStat } from '../panel/preset-panels';
import { presetTable, table } from '../panel/table-panels';
import { stat } from '../panel/value-panels';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const NOW = 'Now, whatever the time range and the variables.';
const NO_DATABASE = 'No database';

const { ok, warning, critical } = STATUS_LEVELS;

const coloured = (field: string, options: Readonly<Record<string, { readonly color: string }>>): Override => ({
  field,
  properties: {
    mappings: [
      {
        type: 'value',
        options: Object.fromEntries(
          Object.entries(options).map(([value, { color }], index) => [value, { color, index }]),
        ),
      },
    ],
    'custom.cellOptions': { type: 'color-text', mode: 'basic' },
  },
});

const LIMIT_COLOURS = coloured('limit', { warning, critical });
const OUTCOME_COLOURS = coloured('outcome', { succeeded: ok, running: warning, failed: critical });
const STATUS_COLOURS = coloured('status', { held: warning });

/** The file itself: size and growth, soundness of its rows, age of the copy that is read. */
export const STORAGE: DashboardSource = {
  uid: UIDS.storage,
  file: 'storage',
  title: 'Learning: Storage',
  description:
    'The database file: size, growth and days until its limits; whether its rows are sound; how old the copy is that is read.',
  refresh: '1m',
  from: 'now-30d',
  rows: [
    {
      height: 4,
      panels: [
        stat({
          id: 1,
          title: 'Size',
          measures: ['database_bytes'],
          description: NOW,
          empty: NO_DATABASE,
        }),
        stat({ id: 3, title: 'Newest Row', measures: ['freshness_age'], description: `How long ago it was. ${NOW}` }),
        stat({ id: 4, title: 'Completeness', measures: ['completeness'] }),
        stat({ id: 6, title: 'Broken Rows', measures: ['rows_violating'], description: NOW }),
      ],
    },
    {
      height: 4,
      panels: [
        stat({ id: 2, title: 'Rows', measures: ['rows'], description: NOW, width: 4 }),
        stat({ id: 7, title: 'Future Rows', measures: ['rows_ahead'], description: NOW, width: 5 }),
        stat({ id: 5, title: 'Data Quality', measures: ['data_quality'], width: 5 }),
        presetStat({
          id: 8,
          title: 'The Copy That Is Read',
          preset: 'copy_state',
          shown: ['Age of the copy', 'Schema'],
          description: NOW,
          empty: NO_DATABASE,
        }),
      ],
    },
    {
      height: 4,
      panels: [
        presetStat({ id: 9, title: 'Within the File', preset: 'database_size', description: NOW, empty: NO_DATABASE }),
        presetStat({ id: 11, title: 'Pace', preset: 'growth', description: NOW, empty: NO_DATABASE }),
      ],
    },
    {
      height: 6,
      panels: [
        presetTable({
          id: 10,
          title: 'Days until Each Limit',
          preset: 'growth_forecast',
          sizeLimits: { warning: 'warning', critical: 'critical' },
          columns: ['limit_bytes', 'days', 'reached'],
          overrides: [LIMIT_COLOURS],
          description: `${NOW} New rows take the free space within the file first.`,
          empty: NO_DATABASE,
        }),
        presetBars({
          id: 15,
          title: 'Age of Rows',
          preset: 'age_distribution',
          x: 'age',
          overrides: [{ field: 'count', properties: { color: { mode: 'fixed', fixedColor: 'blue' } } }],
          description: `${NOW} From 90 days on retention takes them.`,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetSeries({
          id: 12,
          title: 'Rows Kept',
          preset: 'rows_kept',
          overrides: [
            { field: 'rows', properties: { color: { mode: 'fixed', fixedColor: 'blue' }, 'custom.fillOpacity': 30 } },
          ],
          description: 'What retention took away is not counted on the days before, either.',
        }),
        series({ id: 13, title: 'Rows Added a Day', measures: ['executions'], bucket: '1d', drawStyle: 'bars' }),
      ],
    },
    {
      height: 6,
      panels: [
        presetTable({
          id: 14,
          title: 'Rules That Rows Break',
          preset: 'broken_rules',
          columns: ['check', 'count'],
          overrides: [{ field: 'description', properties: { 'custom.width': 260 } }],
          description:
            'Of all rows, those without a time too, whatever the time range; at most three of them by their task_id. The command validate says what to do.',
          empty: 'No row breaks a rule',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 16,
          title: 'Completeness over Time',
          measures: ['completeness'],
          showLimits: true,
        }),
        table({
          id: 17,
          title: 'Completeness by Repository',
          measures: ['executions', 'completeness'],
          dimensions: ['repo'],
          orderBy: { field: 'completeness', direction: 'asc' },
          limit: 50,
          description: 'The least complete first.',
          width: 10,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 18,
          title: 'Refused Records',
          preset: 'refused_records',
          columns: ['status', 'source', 'kind', 'field', 'count', 'last_seen'],
          overrides: [STATUS_COLOURS],
          description: `In quarantine until somebody replays or drops them. ${NOW}`,
          empty: 'No record was refused',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 19,
          title: 'Operations',
          preset: 'maintenance_runs',
          columns: ['started_at', 'outcome', 'duration', 'records_affected'],
          overrides: [OUTCOME_COLOURS],
          description: `The last fifty. ${NOW}`,
          empty: 'No operation has run',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 20,
          title: 'Tables',
          preset: 'row_counts',
          columns: ['rows'],
          description: NOW,
          width: 8,
          empty: 'No tables',
        }),
        presetTable({
          id: 21,
          title: 'Indexes',
          preset: 'index_inventory',
          columns: ['table', 'unique'],
          description: NOW,
          empty: 'No indexes',
        }),
      ],
    },
  ],
};
