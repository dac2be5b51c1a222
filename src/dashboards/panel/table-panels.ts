import { STATUS_LEVELS } from '../../model/thresholds';
import type { Filter } from '../../query/filter';
import type { SizeLimits } from '../size-limits';
import type { Override, PanelHead, PanelSource } from '../source';
import { metricTarget, presetTarget, type TargetQuery } from '../target';
import { limitsOf, thresholdSteps } from '../thresholds';
import { columnOverrides } from './columns';

interface Denseness {
  /** Without the filters beside the names of columns, where these would not fit on a laptop's screen. */
  readonly isDense?: boolean;
}

interface TableEntry extends PanelHead, TargetQuery, Denseness {
  /** A measure whose cells hold a bar. */
  readonly barsIn?: string;
}

interface PresetEntry extends PanelHead, Denseness {
  readonly preset: string;
  /** Names of its columns that have a look of their own. */
  readonly columns: readonly string[];
  /** Names of those that it brings for links and other panels, and that nobody is to see. */
  readonly hidden?: readonly string[];
  readonly params?: Readonly<Record<string, string | number>>;
  /** Beside those of the dashboard. */
  readonly filters?: readonly Filter[];
  readonly overrides?: readonly Override[];
  readonly sizeLimits?: SizeLimits;
  /** Shows what is committed without a refresh, where there is Grafana Live. */
  readonly live?: true;
}

/** Grafana's own least width, 150, would make tables wider than their panels. */
const LEAST_WIDTH = 80;

const CELLS = { align: 'auto', filterable: true, minWidth: LEAST_WIDTH, cellOptions: { type: 'auto' }, inspect: false };
const cellsOf = ({ isDense = false }: Denseness) => ({ ...CELLS, filterable: !isDense });
const OPTIONS = { showHeader: true, cellHeight: 'sm' };

const coloured = (type: 'color-text' | 'color-background') => ({ 'custom.cellOptions': { type, mode: 'basic' } });

/** Columns with limits are coloured by them. */
function limitOverride(measure: string): Override[] {
  const limits = limitsOf(measure);
  if (!limits) return [];
  const properties = { thresholds: thresholdSteps(limits), color: { mode: 'thresholds' }, ...coloured('color-text') };
  return [{ field: measure, properties }];
}

/** Else Grafana puts what stands for an empty panel into each cell without a value. */
const NO_VALUE: Override = { field: /.*/, properties: { noValue: '–' } };

/** Cells of the column hold a bar. */
export const barOverride = (field: string): Override => ({
  field,
  properties: {
    'custom.cellOptions': { type: 'gauge', mode: 'gradient', valueDisplayMode: 'text' },
    color: { mode: 'fixed', fixedColor: 'blue' },
    min: 0,
    // Of this column: else a bar ends where the largest number of the whole table is.
    fieldMinMax: true,
  },
});

const boundsOf = (measure: string) => [`${measure}_low`, `${measure}_high`];

/** One row for each value of the dimensions. */
export function table(entry: TableEntry): PanelSource {
  return {
    ...entry,
    type: 'table',
    target: metricTarget(entry, 'table'),
    defaults: { color: { mode: 'fixed', fixedColor: 'text' }, custom: cellsOf(entry) },
    overrides: [
      NO_VALUE,
      ...columnOverrides(
        [...(entry.dimensions ?? []), ...entry.measures, ...(entry.bounds ? entry.measures.flatMap(boundsOf) : [])],
        entry.isDense,
      ),
      ...(entry.barsIn ? [barOverride(entry.barsIn)] : []),
      ...entry.measures.flatMap(limitOverride),
    ],
    options: OPTIONS,
  };
}

export function presetTable(entry: PresetEntry): PanelSource {
  const { hidden, live } = entry;
  return {
    ...entry,
    type: 'table',
    target: {
      ...presetTarget(entry.preset, entry.params, 'table', entry.filters),
      ...(hidden && { hiddenColumns: hidden }),
      ...(live && { live }),
    },
    defaults: { color: { mode: 'fixed', fixedColor: 'text' }, custom: cellsOf(entry) },
    overrides: [NO_VALUE, ...columnOverrides(entry.columns, entry.isDense), ...(entry.overrides ?? [])],
    options: OPTIONS,
  };
}

/** Where a message is to be read, the names beside it take no more than they need: an equal share each left it an eighth. */
export const ROOM_FOR_MESSAGE: readonly Override[] = ['task_type', 'repo', 'model_tier', 'pool_type', 'error_type'].map(
  (field) => ({ field, properties: { 'custom.width': 118 } }),
);

const { ok, critical } = STATUS_LEVELS;

/** The column `success` in words and colours. */
export const SUCCESS_WORDS: Override = {
  field: 'success',
  properties: {
    mappings: [
      {
        type: 'value',
        options: {
          true: { text: 'succeeded', color: ok.color, index: 0 },
          false: { text: 'failed', color: critical.color, index: 1 },
        },
      },
    ],
    ...coloured('color-text'),
  },
};
