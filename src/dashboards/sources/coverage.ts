import { presetSeries, presetStat } from '../panel/preset-panels';
import { presetTable } from '../panel/table-panels';
import type { DashboardSource, Override } from '../source';
import { thresholdSteps } from '../thresholds';
import { UIDS } from '../uids';

/** Shown as well where no files are set, which is the likelier reason on a new dashboard. */
const or = (reason: string) =>
  `${reason}. Coverage is read from metrics_*.json: let coveragePath in the data source settings name their folder.`;

/** Levels of coverage as those who take the snapshots name them: good from 80, fair from 60. */
const LEVELS: Override = {
  field: 'coverage',
  properties: {
    'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
    'custom.width': 150,
    min: 0,
    max: 100,
    color: { mode: 'thresholds' },
    thresholds: thresholdSteps('coverage'),
  },
};

/** How well tests cover each repository, and how that has come along. */
export const COVERAGE: DashboardSource = {
  uid: UIDS.coverage,
  file: 'coverage',
  title: 'Learning: Coverage',
  description: 'Coverage of tests in each repository, and how it has come along.',
  refresh: '5m',
  from: 'now-90d',
  beside: true,
  rows: [
    {
      height: 5,
      panels: [
        presetStat({
          id: 1,
          title: 'Latest Snapshot',
          preset: 'coverage_trend',
          params: { limit: 1 },
          shown: ['Mean coverage', 'Repositories', 'Files'],
          description: 'Whatever the time range.',
          empty: or('No snapshots'),
        }),
      ],
    },
    {
      height: 12,
      panels: [
        presetTable({
          id: 2,
          title: 'Repositories',
          isDense: true,
          preset: 'coverage_latest',
          columns: ['files_tested', 'delta'],
          overrides: [{ field: 'repo', properties: { 'custom.width': 130 } }, LEVELS],
          description: 'As of the latest snapshot, the least covered first. Good from 80 %, fair from 60 %.',
          empty: or('No snapshots'),
        }),
        presetSeries({
          id: 3,
          title: 'Coverage over Time',
          preset: 'coverage_over_time',
          description: 'One line for each repository, and one for the mean of all.',
          range: { max: 100 },
          empty: or('No snapshot was taken within the time range'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 4,
          title: 'Snapshots',
          preset: 'coverage_trend',
          columns: ['time', 'delta', 'is_duplicate'],
          params: { limit: 50 },
          description: 'The last fifty. A duplicate says of every repository what the one before it says.',
          empty: or('No snapshots'),
        }),
      ],
    },
  ],
};
