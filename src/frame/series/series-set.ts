import { isSet } from '../../result/bitmap';
import type { NumberColumn } from '../../result/column';
import { compareLabels, labelValues } from '../labels';
import type { LabelColumn } from '../roles';
import { labelCodes } from './label-codes';
import type { RowCodes } from './text-codes';

/** The series of a result, in the order of their labels, so that colours stay while rows come in another order. */
export interface SeriesSet {
  /** For each row the series that it belongs to, -1 where that series was left out. */
  readonly ofRow: Int32Array;
  /** For each series what its labels say. */
  readonly values: readonly (readonly string[])[];
  /** How many series there were. */
  readonly found: number;
}

/** Keeps the `limit` series with the largest totals of `weight`. */
export function seriesSet(labels: readonly LabelColumn[], weight: NumberColumn, limit: number): SeriesSet {
  const coded = labelCodes(labels, weight.length);
  const found = coded.firstRows.length;
  const kept = (found > limit ? largest(coded, weight, limit) : [...coded.firstRows.keys()])
    .map((code) => ({ code, values: labelValues(labels, coded.firstRows[code]!) }))
    .sort((a, b) => compareLabels(a.values, b.values));

  const ofCode = new Int32Array(found).fill(-1);
  for (const [series, { code }] of kept.entries()) ofCode[code] = series;
  return { ofRow: coded.codes.map((code) => ofCode[code]!), values: kept.map(({ values }) => values), found };
}

function largest({ codes, firstRows }: RowCodes, { values, validity }: NumberColumn, limit: number): number[] {
  const totals = new Float64Array(firstRows.length);
  for (let row = 0; row < codes.length; row++) {
    if (validity === null || isSet(validity, row)) totals[codes[row]!]! += Math.abs(values[row]!);
  }
  return [...firstRows.keys()].sort((a, b) => totals[b]! - totals[a]! || a - b).slice(0, limit);
}
