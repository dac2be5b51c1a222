import { describe, expect, it } from 'vitest';
import { curve, estimatesOverTime, intervals } from '../../src/dashboards/panel/estimate-panels';
import { scatter } from '../../src/dashboards/panel/scatter-panel';
import { renderDashboard } from '../../src/dashboards/render';
import type { PanelSource } from '../../src/dashboards/source';
import { presetTarget } from '../../src/dashboards/target';

const PRESET = 'executions_per_day';
const HEAD = { id: 1, title: 'One', preset: PRESET };
const BOUNDS = { low: 'low', high: 'high' };

function rendered(panel: PanelSource) {
  const source = { uid: 'x', file: 'x', title: 'X', description: 'X.', refresh: '1m', from: 'now-1h' };
  return renderDashboard({ ...source, rows: [{ height: 8, panels: [panel] }] }).panels[0]!;
}

type Json = ReturnType<typeof rendered>;

/** What all overrides together make of a field, the later ones over the earlier. */
function setOn({ fieldConfig }: Json, field: string): Record<string, unknown> {
  const fits = ({ id, options }: { id: string; options: string }) =>
    id === 'byRegexp' || (id === 'byName' && options === field);
  const properties = fieldConfig.overrides.filter(({ matcher }) => fits(matcher)).flatMap((one) => one.properties);
  return Object.fromEntries(properties.map(({ id, value }) => [id, value]));
}

const isDrawn = (json: Json, field: string) =>
  (setOn(json, field)['custom.hideFrom'] as { viz: boolean }).viz === false;

describe('estimates', () => {
  const estimates = [
    { field: 'raw', name: 'Raw', isReference: true },
    { field: 'success', name: 'Success', bounds: BOUNDS },
  ] as const;
  const json = rendered(intervals({ ...HEAD, by: 'model_tier', estimates, range: { unit: 'percentunit', max: 1 } }));

  it('draw what is named and nothing else, on one scale', () => {
    for (const field of ['raw', 'success', 'low', 'high', 'place']) expect(isDrawn(json, field), field).toBe(true);
    expect(isDrawn(json, 'n')).toBe(false);
    expect(setOn(json, 'n')).toMatchObject({ 'custom.axisPlacement': 'hidden' });
    const scales = ['raw', 'success', 'low', 'high'].map((field) => {
      const { unit, max, 'custom.axisPlacement': axis } = setOn(json, field);
      return { unit, max, axis };
    });
    expect(new Set(scales.map((scale) => JSON.stringify(scale))).size).toBe(1);
  });

  it('fill from the upper bound to the lower one by the name that people see', () => {
    expect(setOn(json, 'high')['custom.fillBelowTo']).toBe(setOn(json, 'low').displayName);
    expect(setOn(json, 'low')['custom.hideFrom']).toMatchObject({ legend: true, tooltip: false });
  });

  it('have a colour each, which their bounds share, and references none of these', () => {
    const colorOf = (field: string) => (setOn(json, field).color as { fixedColor: string }).fixedColor;
    expect(colorOf('low')).toBe(colorOf('success'));
    expect(colorOf('high')).toBe(colorOf('success'));
    expect([colorOf('raw'), colorOf('success')]).toEqual(['text', 'blue']);
  });

  it('call bounds by the estimate where several have some', () => {
    const two = [
      { field: 'a', name: 'A', bounds: { low: 'a_low', high: 'a_high' } },
      { field: 'b', name: 'B', bounds: { low: 'b_low', high: 'b_high' } },
    ];
    const both = rendered(estimatesOverTime({ ...HEAD, estimates: two }));
    const names = ['a_low', 'a_high', 'b_low', 'b_high'].map((field) => setOn(both, field).displayName);
    expect(names).toEqual(['A: At least', 'A: At most', 'B: At least', 'B: At most']);
    expect(setOn(both, 'b_high')['custom.fillBelowTo']).toBe('B: At least');
  });

  it('stand over places, over a number or over time', () => {
    expect(json).toMatchObject({ type: 'trend', options: { xField: 'place' }, targets: [{ places: 'model_tier' }] });
    const x = { field: 'confidence', name: 'Confidence', min: 0, max: 1 };
    const over = rendered(curve({ ...HEAD, x, estimates }));
    expect(over).toMatchObject({ type: 'trend', options: { xField: 'confidence' } });
    expect(setOn(over, 'confidence')).toMatchObject({ displayName: 'Confidence', min: 0, max: 1 });
    expect(isDrawn(over, 'confidence')).toBe(true);
    const time = rendered(estimatesOverTime({ ...HEAD, estimates }));
    expect(time).toMatchObject({ type: 'timeseries', targets: [{ format: 'timeseries' }] });
  });

  it('over time have the axis of time: no labels below the forecast of a month', () => {
    const time = rendered(estimatesOverTime({ ...HEAD, estimates }));
    expect(setOn(time, 'time')).toMatchObject({ 'custom.axisPlacement': 'auto' });
  });
});

describe('a scatter', () => {
  const json = rendered(
    scatter({
      ...HEAD,
      x: { field: 'cost', name: 'Cost', unit: 'currencyUSD' },
      y: { name: 'Success', unit: 'percentunit' },
      marks: [
        { field: 'hull', name: 'Hull', isLine: true },
        { field: 'success', name: 'Tiers' },
        { field: 'success', name: 'Router', size: 16, from: presetTarget('executions_today') },
      ],
      told: { point: 'Name' },
    }),
  );

  it('asks for each set of rows, and draws it in its colour', () => {
    expect(json.targets.map(({ refId, preset }: Record<string, unknown>) => [refId, preset])).toEqual([
      ['A', PRESET],
      ['B', 'executions_today'],
    ]);
    const ofB = json.fieldConfig.overrides.find(({ matcher }) => matcher.id === 'byFrameRefID')!;
    expect(ofB.matcher.options).toBe('B');
    expect(Object.fromEntries(ofB.properties.map(({ id, value }) => [id, value]))).toEqual({
      color: { mode: 'fixed', fixedColor: 'orange' },
      'custom.show': 'points',
      'custom.pointSize.fixed': 16,
    });
    expect(setOn(json, 'success').color).toEqual({ mode: 'fixed', fixedColor: 'blue' });
  });

  it('is mapped for Grafana from 11.1 on, and for those before', () => {
    const matched = (id: string, options: unknown) => ({ matcher: { id, options } });
    expect(json.options).toMatchObject({
      mapping: 'manual',
      series: [
        {
          name: { fixed: 'Hull' },
          frame: matched('byIndex', 0),
          x: matched('byName', 'cost'),
          y: matched('byName', 'hull'),
        },
        { name: { fixed: 'Tiers' }, frame: matched('byIndex', 0), y: matched('byName', 'success') },
        { name: { fixed: 'Router' }, frame: matched('byIndex', 1), y: matched('byName', 'success') },
      ],
      seriesMapping: 'auto',
      dims: { frame: 0, x: 'cost', exclude: ['Name'] },
    });
    expect(isDrawn(json, 'n')).toBe(false);
    expect(setOn(json, 'point')['custom.hideFrom']).toMatchObject({ tooltip: false });
  });
});
