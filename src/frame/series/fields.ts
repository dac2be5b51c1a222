import { countSet } from '../../result/bitmap';
import type { NumberColumn } from '../../result/column';
import type { Field } from '../frame';
import type { FrameOptions } from '../frame-options';
import { fieldOf } from '../frame-options';
import { COLUMN, labelNames, labelText } from '../labels';
import type { LabelColumn } from '../roles';
import type { SeriesCells } from './cells';

/**
 * One field for each series of a number column. The name of the only number adds nothing to the legend; of several an
 * alert tells one from the other by `columnLabel`.
 */
export function seriesFields(
  column: NumberColumn,
  columnLabel: string,
  cells: readonly SeriesCells[],
  values: readonly (readonly string[])[],
  labels: readonly LabelColumn[],
  numberCount: number,
  options: FrameOptions,
): Field[] {
  const isTold = options.forAlert === true && numberCount > 1;
  const names = labelNames(isTold ? [...labels, { name: COLUMN }] : labels);
  return cells.map((cell, series) => {
    const { length } = cell.values;
    const validity = countSet(cell.validity, length) === length ? null : cell.validity;
    const field = fieldOf({ ...column, length, values: cell.values, validity }, options);
    if (names.length === 0) return field;
    const said = isTold ? [...values[series]!, columnLabel] : values[series]!;
    const told = { ...field, labels: Object.fromEntries(names.map((name, i) => [name, said[i]!])) };
    if (labels.length === 0) return told;

    const text = labelText(labels, values[series]!);
    const title = field.config?.displayNameFromDS ?? column.name;
    return {
      ...told,
      config: { ...field.config, displayNameFromDS: numberCount === 1 ? text : `${title} ${text}` },
    };
  });
}
