import { PRESETS } from '../query/all-presets';
import type { Filter } from '../query/filter';
import { type MetricOptions, optionsIn } from '../query/metric-options';
import { isNarrowed } from '../query/presets/parameters';
import { isDatabaseProperty } from '../query/vocabulary/measure';
import { findMeasure } from '../query/vocabulary/measures';
import type { Format } from '../result/shape';
import { VARIABLE_FILTERS } from './variables';

const REF_IDS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

/** What a panel calls its queries, in their order. */
export const refIdAt = (index: number): string => REF_IDS[index]!;

export interface MetricTarget extends Partial<MetricOptions> {
  readonly queryType: 'metric';
  readonly measures: readonly string[];
  readonly dimensions: readonly string[];
  readonly filters: readonly Filter[];
  readonly format: Format;
}

export interface PresetTarget {
  readonly queryType: 'preset';
  readonly preset: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly filters: readonly Filter[];
  readonly format: Format;
  /** The column whose texts name the rows where a chart has only numbers on its axes. */
  readonly places?: string;
  /** Columns that links need and a table is not to show. */
  readonly hiddenColumns?: readonly string[];
  /** Asked again as soon as something is committed. */
  readonly live?: true;
}

export type Target = MetricTarget | PresetTarget;

/** What a panel asks of the vocabulary. */
export interface TargetQuery extends Partial<MetricOptions> {
  readonly measures: readonly string[];
  readonly dimensions?: readonly string[];
  readonly filters?: readonly Filter[];
}

/** Measures of the whole database take no filters. */
function narrowed(measures: readonly string[], filters: readonly Filter[] = []): readonly Filter[] {
  return measures.some((id) => isDatabaseProperty(findMeasure(id))) ? filters : [...filters, ...VARIABLE_FILTERS];
}

/** Takes from an entry what belongs to its query. */
export function metricTarget(asked: TargetQuery, format: 'table' | 'timeseries'): MetricTarget {
  const { measures, dimensions = [], filters } = asked;
  return {
    queryType: 'metric',
    measures,
    dimensions,
    filters: narrowed(measures, filters),
    format,
    bucket: format === 'table' ? 'none' : 'auto',
    ...optionsIn(asked),
  };
}

export function presetTarget(
  preset: string,
  params: PresetTarget['params'] = {},
  format: 'table' | 'timeseries' = 'table',
  filters: readonly Filter[] = [],
): PresetTarget {
  // One that is not known is told with its file and panel, once all are there.
  const known = PRESETS.find(({ name }) => name === preset);
  const all = known && isNarrowed(known) ? [...filters, ...VARIABLE_FILTERS] : filters;
  return { queryType: 'preset', preset, params, filters: all, format };
}
