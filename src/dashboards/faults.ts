import { DEFAULT_LIMITS } from '../model/limits';
import { PRESETS } from '../query/all-presets';
import { describePanel } from './describe';
import type { ByLimits, DashboardSource, Override, PanelSource, Thresholds } from './source';
import { stepsOf } from './thresholds';

const COLUMNS = 24;

const isKnown = (preset: string) => PRESETS.some(({ name }) => name === preset);

function thresholdsOf({ defaults, overrides }: PanelSource): Thresholds[] {
  const overridden = overrides.flatMap(({ properties }: Override) => properties.thresholds ?? []);
  const all = [...(defaults.thresholds ? [defaults.thresholds] : []), ...overridden] as (Thresholds | ByLimits)[];
  return all.map((thresholds) => stepsOf(thresholds, DEFAULT_LIMITS));
}

const isRising = ({ steps }: Thresholds) => steps.every(({ value }, i) => i === 0 || value > steps[i - 1]!.value);

function faultsOfPanel(panel: PanelSource): string[] {
  const unknown = [panel.target, ...(panel.furtherTargets ?? [])].flatMap((target) =>
    target.queryType === 'preset' && !isKnown(target.preset) ? [target.preset] : [],
  );
  if (unknown.length > 0) return unknown.map((preset) => `there is no preset ${preset}`);
  return [
    ...(describePanel(panel).endsWith('.') ? [] : ['it has no description, or one without a full stop']),
    ...(thresholdsOf(panel).every(isRising) ? [] : ['its thresholds are out of order']),
  ];
}

function faultsOfDashboard({ rows }: DashboardSource): string[] {
  const panels = rows.flatMap((row) => row.panels);
  return [
    ...panels.flatMap((panel) => faultsOfPanel(panel).map((fault) => `panel ${panel.id}, ${panel.title}: ${fault}`)),
    ...panels
      .filter(({ id }, i) => panels.findIndex((other) => other.id === id) < i)
      .map(({ id, title }) => `panel ${id}, ${title}: another panel has this id`),
    ...rows
      .filter((row) => row.panels.reduce((sum, { width = 0 }) => sum + width, 0) > COLUMNS)
      .map((row) => `panel ${row.panels[0]!.id}, ${row.panels[0]!.title}: its row is wider than ${COLUMNS}`),
  ];
}

/** What is wrong with the dashboards, each with file and panel; nothing where all is right. */
export function faultsOf(dashboards: readonly DashboardSource[]): string[] {
  const twice = (key: 'uid' | 'file') =>
    dashboards
      .filter((one, i) => dashboards.findIndex((other) => other[key] === one[key]) < i)
      .map((one) => `${one.file}: another dashboard has the ${key} ${one[key]}`);
  return [
    ...twice('uid'),
    ...twice('file'),
    ...dashboards.flatMap((one) => faultsOfDashboard(one).map((fault) => `${one.file}: ${fault}`)),
  ];
}
