import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** A time series of one green line, over the rows of `Writer.startLearning`. */
export const CHART = {
  id: 1,
  type: 'timeseries',
  title: 'Durations',
  gridPos: { x: 0, y: 0, w: 24, h: 8 },
  targets: [
    {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT timestamp AS time, duration_seconds AS seconds FROM executions ORDER BY 1',
      format: 'time_series',
    },
  ],
  fieldConfig: { defaults: { color: { mode: 'fixed', fixedColor: '#00ff00' } }, overrides: [] },
  options: {},
};

/** A stat that shows what the query comes to. */
export const stat = (id: number, rawSql: string, more = {}) => ({
  id,
  type: 'stat',
  title: `Stat ${id}`,
  gridPos: { x: 0, y: 4 * id, w: 8, h: 4 },
  targets: [{ refId: 'A', queryType: 'sql', rawSql, format: 'table' }],
  fieldConfig: { defaults: {}, overrides: [] },
  options: { reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '/.*/' } },
  ...more,
});

/** The hour before the newest of these rows. */
export const HOUR = { from: '2026-02-09T11:00:00.000Z', to: '2026-02-09T12:00:00.000Z' };

/** Puts a dashboard of somebody into the folder, and says where the page shows it. */
export function writeOwn(folder: string, dashboard: Record<string, unknown>): string {
  const json = { uid: 'own', title: 'Own', timezone: 'utc', time: HOUR, ...dashboard };
  writeFileSync(path.join(folder, 'own.json'), JSON.stringify(json));
  return '/d/own';
}
