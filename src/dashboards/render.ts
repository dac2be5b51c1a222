import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import { annotations } from './annotations';
import { DATA_SOURCE } from './data-source';
import { describePanel } from './describe';
import { FILLED_IN, FILLED_IN_BY } from './filled-in';
import { linkUrl } from './link-url';
import { sizeLimits } from './size-limits';
import type { ByLimits, DashboardSource, Override, PanelSource, Thresholds } from './source';
import { refIdAt } from './target';
import { stepsOf } from './thresholds';
import { variables } from './variables';

const COLUMNS = 24;
const EMPTY = 'No executions';

/** Tags by which the dashboards link to one another. */
const FAMILY = ['mahavishnu', 'learning'];

/** A menu of the other dashboards; a link to each would take three rows. */
const OTHERS = {
  type: 'dashboards',
  icon: 'external link',
  title: 'Learning dashboards',
  tooltip: '',
  url: '',
  tags: FAMILY,
  asDropdown: true,
  targetBlank: false,
  keepTime: true,
  includeVars: true,
};

/** Of dashboard JSON; Grafana 10.4 writes this one, newer ones carry it on. */
const SCHEMA_VERSION = 39;

interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Which fields an override is for. */
function matcherOf(override: Override) {
  if ('frame' in override) return { id: 'byFrameRefID', options: override.frame };
  const { field } = override;
  return typeof field === 'string' ? { id: 'byName', options: field } : { id: 'byRegexp', options: String(field) };
}

/** Panels that colour one number, in which nothing would have the colour of the lowest: red where a high one is good. */
const OF_ONE_NUMBER: readonly PanelSource['type'][] = ['stat', 'gauge', 'bargauge'];

/** What stands for nothing has no colour. */
const plainly = (text: string) => ({
  type: 'special',
  options: { match: 'null+nan', result: { text, color: 'text', index: 0 } },
});

function panelJson(panel: PanelSource, gridPos: GridCell, limits: AllLimits) {
  const resolved = (value: unknown) => stepsOf(value as Thresholds | ByLimits, limits);
  const {
    id,
    title,
    type,
    target: asked,
    sizeLimits: sizes,
    furtherTargets = [],
    defaults,
    overrides,
    points,
    timeFrom,
    more,
    empty = EMPTY,
  } = panel;
  const { thresholds, custom, options } = FILLED_IN[type];
  const target =
    sizes && asked.queryType === 'preset'
      ? { ...asked, params: { ...asked.params, ...sizeLimits(sizes, limits) } }
      : asked;
  return {
    id,
    type,
    title,
    description: describePanel(panel),
    gridPos,
    datasource: DATA_SOURCE,
    pluginVersion: FILLED_IN_BY,
    ...(points !== undefined && { maxDataPoints: points }),
    targets: [target, ...furtherTargets].map((query, i) => ({
      refId: refIdAt(i),
      datasource: DATA_SOURCE,
      ...query,
      ...(timeFrom && { hasOwnTime: true }),
    })),
    ...(timeFrom && { timeFrom, hideTimeOverride: true }),
    ...(more && { links: [{ title: more.title, url: linkUrl(more) }] }),
    fieldConfig: {
      defaults: {
        mappings: OF_ONE_NUMBER.includes(type) && defaults.color?.mode === 'thresholds' ? [plainly(empty)] : [],
        ...(thresholds && { thresholds }),
        ...defaults,
        ...(defaults.thresholds && { thresholds: resolved(defaults.thresholds) }),
        ...(custom && { custom: { ...custom, ...defaults.custom } }),
        noValue: empty,
      },
      overrides: overrides.map((override) => ({
        matcher: matcherOf(override),
        properties: Object.entries(override.properties).map(([property, value]) => ({
          id: property,
          value: property === 'thresholds' ? resolved(value) : value,
        })),
      })),
    },
    options: { ...options, ...panel.options },
  };
}

function panelsJson({ rows }: DashboardSource, limits: AllLimits) {
  let y = 0;
  return rows.flatMap(({ height, panels }) => {
    const taken = panels.reduce((sum, { width = 0 }) => sum + width, 0);
    const share = (COLUMNS - taken) / panels.filter(({ width }) => width === undefined).length;
    let x = 0;
    const placed = panels.map((panel) => {
      const w = panel.width ?? share;
      const gridPos = { x, y, w, h: height };
      x += w;
      return panelJson(panel, gridPos, limits);
    });
    y += height;
    return placed;
  });
}

/**
 * The dashboard in the JSON that Grafana's provisioning, import and API take.
 * @param limits by which panels are coloured
 */
export function renderDashboard(source: DashboardSource, limits: AllLimits = DEFAULT_LIMITS) {
  const { uid, title, description, refresh, from, to = 'now' } = source;
  return {
    uid,
    title,
    description,
    tags: [...FAMILY, 'telemetry', 'duckdb'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    timezone: 'utc',
    weekStart: '',
    refresh,
    time: { from, to },
    timepicker: { refresh_intervals: ['10s', '30s', '1m', '5m', '10m', '1h'] },
    fiscalYearStartMonth: 0,
    preload: false,
    annotations: { list: source.beside ? [] : annotations(source.annotations) },
    links: [OTHERS],
    templating: { list: source.beside ? [] : variables(source.boxes) },
    panels: panelsJson(source, limits),
  };
}
