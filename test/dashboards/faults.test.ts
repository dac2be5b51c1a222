import { describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { faultsOf } from '../../src/dashboards/faults';
import { presetStat } from '../../src/dashboards/panel/preset-panels';
import { stat } from '../../src/dashboards/panel/value-panels';
import type { DashboardSource, PanelSource } from '../../src/dashboards/source';

const of = (panels: readonly PanelSource[], uid = 'x'): DashboardSource => ({
  uid,
  file: uid,
  title: 'X',
  description: 'X.',
  refresh: '1m',
  from: 'now-1h',
  rows: [{ height: 8, panels }],
});
const good = stat({ id: 1, title: 'Success', measures: ['success_rate'] });

it('finds nothing wrong with ours', () => {
  expect(faultsOf(DASHBOARDS)).toEqual([]);
});

describe('a dashboard is refused, with file and panel, for', () => {
  it.each<[string, readonly DashboardSource[], string]>([
    [
      'a preset that is not known',
      [of([presetStat({ id: 2, title: 'Two', preset: 'executions_todya', description: 'X.' })])],
      'x: panel 2, Two: there is no preset executions_todya',
    ],
    [
      'a panel that does not say what it shows',
      [of([presetStat({ id: 2, title: 'Two', preset: 'executions_today' })])],
      'x: panel 2, Two: it has no description, or one without a full stop',
    ],
    ['the id of another panel', [of([good, good])], 'x: panel 1, Success: another panel has this id'],
    [
      'limits out of order',
      [of([{ ...good, defaults: { thresholds: { mode: 'absolute', steps: [0, 90, 80].map(step) } } }])],
      'x: panel 1, Success: its thresholds are out of order',
    ],
    ['panels that have no room', [of([{ ...good, width: 25 }])], 'x: panel 1, Success: its row is wider than 24'],
  ])('%s', (_, dashboards, fault) => {
    expect(faultsOf(dashboards)).toEqual([fault]);
  });

  it('the uid and file of another', () => {
    expect(faultsOf([of([good]), of([good])])).toEqual([
      'x: another dashboard has the uid x',
      'x: another dashboard has the file x',
    ]);
  });
});

function step(value: number) {
  return { color: 'red', value };
}
