import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { HOUR } from '../times';
import { NEVER_EMPTY, TOLD_ONCE } from '../without-value';

const MEGABYTE = 1e6;

/** Whether the database has room, and copies. */
export const storage = (limits: LimitSource): GroupSource => {
  const full = limits.value('database_bytes', 'critical');
  const fullAt = full === null ? {} : { megabytes: full / MEGABYTE };
  const about = (topic: string) => ({
    preset: 'alert_in_words',
    params: { about: topic, ...fullAt },
    dashboard: UIDS.overview,
  });
  return {
    name: 'learning-size',
    topic: 'storage',
    interval: '10m',
    rules: [
      ...limits.eachLevel('database_bytes', {
        uid: 'learning-database-size',
        title: 'Large database',
        asks: { measure: 'database_bytes' },
        why: about('growth'),
        window: HOUR,
        // A file does not shrink by itself.
        for: '0s',
        noData: NEVER_EMPTY,
        onError: TOLD_ONCE,
        summary: 'The learning database is large: delete what is past retention, or give it more room.',
        finding: 'is the size of the learning database',
        runbook: 'large-database',
        panel: OVERVIEW_PANELS.databaseSize,
      }),
      {
        uid: 'learning-growth',
        title: 'Database soon too large',
        severity: 'warning',
        asks: { preset: 'days_until_full', params: fullAt, unit: 'days' },
        why: about('growth'),
        condition: full === null ? null : limits.beyond('days_until_full', 'warning'),
        goesBy: 'database_bytes.critical',
        window: HOUR,
        for: '1h',
        noData: {
          state: 'OK',
          because: 'The record is younger than a week, or does not grow.',
        },
        onError: TOLD_ONCE,
        summary: 'At the pace of the last weeks the learning database will soon be too large.',
        finding: 'until the file reaches its critical size',
        runbook: 'growth-forecast',
        panel: OVERVIEW_PANELS.daysLeft,
      },
      {
        uid: 'learning-backup',
        title: 'No recent backup',
        severity: 'warning',
        asks: { measure: 'backup_age' },
        why: about('backups'),
        condition: limits.beyond('backup_age', 'warning'),
        window: HOUR,
        // A day and two hours are patience enough.
        for: '0s',
        noData: {
          state: 'OK',
          because: 'No operation was ever run on this database: nobody has begun to keep it.',
        },
        onError: TOLD_ONCE,
        summary: 'The learning database has no backup of the last day.',
        finding: 'since a backup succeeded',
        runbook: 'no-recent-backup',
        panel: OVERVIEW_PANELS.backup,
      },
    ],
  };
};
