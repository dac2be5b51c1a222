import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { DASHBOARDS } from '../../src/dashboards/dashboards';

type Json = Readonly<Record<string, unknown>>;

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly pluginVersion: string;
  readonly options: Json;
  readonly fieldConfig: {
    readonly defaults: { readonly custom?: Json; readonly thresholds?: Json };
    readonly overrides: readonly { readonly properties: readonly { readonly id: string; readonly value: unknown }[] }[];
  };
}

const SERIES = [
  'axisBorderShow',
  'axisCenteredZero',
  'axisColorMode',
  'barAlignment',
  'barWidthFactor',
  'hideFrom',
  'showValues',
];

/** What a Grafana 12.4 was seen to add to panels that lack it, and to call a change. */
const ADDED: Readonly<Record<string, { options?: readonly string[]; custom?: readonly string[] }>> = {
  stat: { options: ['percentChangeColorMode', 'showPercentChange'] },
  gauge: { options: ['minVizHeight', 'minVizWidth'] },
  bargauge: { options: ['legend', 'maxVizHeight'] },
  piechart: { options: ['sort'], custom: ['hideFrom'] },
  barchart: { custom: ['axisBorderShow', 'axisCenteredZero', 'axisColorMode', 'hideFrom'] },
  timeseries: { custom: SERIES },
  trend: { custom: SERIES },
  xychart: { custom: ['axisBorderShow', 'axisCenteredZero', 'axisColorMode', 'hideFrom'] },
  'status-history': { custom: ['axisPlacement', 'hideFrom'] },
  table: { custom: ['footer'] },
};

/** Properties of others, which it takes away from overrides. */
const NOT_IN: Readonly<Record<string, readonly string[]>> = {
  stat: ['custom.hideFrom'],
  table: ['custom.hidden', 'custom.hideFrom'],
};

/** Every object in it. */
function* objects(json: unknown): Generator<Json> {
  if (typeof json !== 'object' || json === null) return;
  if (!Array.isArray(json)) yield json as Json;
  for (const value of Object.values(json)) yield* objects(value);
}

describe.each(DASHBOARDS.map(({ file }) => file))('%s, left without a change, has none to discard', (name) => {
  const dashboard = JSON.parse(readFileSync(inRoot('dashboards', `${name}.json`), 'utf8'));
  const panels = dashboard.panels as Panel[];

  it('has of itself what Grafana adds, and nothing that it takes away', () => {
    expect(dashboard.preload).toBe(false);
    expect(dashboard).not.toHaveProperty('liveNow');
    for (const variable of dashboard.templating.list) {
      if (variable.type === 'textbox') {
        expect(variable.current).toEqual({ text: variable.query, value: variable.query });
        expect(variable.options).toEqual([{ ...variable.current, selected: true }]);
      } else if (variable.type === 'custom') {
        expect(variable.options.filter(({ selected }: Json) => selected)).toMatchObject([variable.current]);
        expect(variable.valuesFormat).toBe('csv');
      } else {
        expect(variable).toMatchObject({ regexApplyTo: 'value' });
        if (variable.includeAll) expect(variable.current).toEqual({ text: 'All', value: ['$__all'] });
      }
      // Where one is chosen, it takes it away.
      if ('multi' in variable) expect(variable.multi).toBe(true);
      for (const usual of ['hide', 'sort', 'skipUrlSync', 'current.selected']) {
        expect(variable).not.toHaveProperty(usual);
      }
    }
  });

  it.each(panels)('panel $id, a $type', ({ type, pluginVersion, options, fieldConfig }) => {
    const { options: added = [], custom = [] } = ADDED[type]!;
    expect(pluginVersion).toBe('12.4.0');
    expect(Object.keys(options)).toEqual(expect.arrayContaining([...added]));
    expect(Object.keys(fieldConfig.defaults.custom ?? {})).toEqual(expect.arrayContaining([...custom]));
    expect('thresholds' in fieldConfig.defaults).toBe(type !== 'piechart');
    if (type === 'table') expect(options).not.toHaveProperty('footer');
    const set = new Set(fieldConfig.overrides.flatMap(({ properties }) => properties.map(({ id }) => id)));
    for (const id of NOT_IN[type] ?? []) expect(set).not.toContain(id);
    if ('tooltip' in options) expect(options.tooltip).toHaveProperty('hideZeros', false);
    // Grafana writes where the first limit begins, too.
    const steps = [...objects(fieldConfig)].flatMap((json) => (Array.isArray(json.steps) ? [json.steps] : []));
    for (const [first] of steps) expect(first).toHaveProperty('value', 0);
  });
});
