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
 * alert tells one from the other by it.
 * @param told what tells the number from the others, where there are several
 */
export function seriesFields(
  column: NumberColumn,
  cells: readonly SeriesCells[],
  values: readonly (readonly string[])[],
  labels: readonly LabelColumn[],
  told: string | undefined,
  options: FrameOptions,
): Field[] {
  const isTold = options.forAlert === true && told !== undefined;
  const names = labelNames(isTold ? [...labels, { name: COLUMN }] : labels);
  return cells.map((cell, series) => {
    const { length } = cell.values;
    const validity = countSet(cell.validity, length) === length ? null : cell.validity;
    const field = fieldOf({ ...column, length, values: cell.values, validity }, options);
    if (names.length === 0) return field;
    const said = isTold ? [...values[series]!, told] : values[series]!;
    const labelled = { ...field, labels: Object.fromEntries(names.map((name, i) => [name, said[i]!])) };
    if (labels.length === 0) return labelled;

    const text = labelText(labels, values[series]!);
    const title = field.config?.displayNameFromDS ?? column.name;
    return {
      ...labelled,
      config: { ...field.config, displayNameFromDS: told === undefined ? text : `${title} ${text}` },
    };
  });
}
