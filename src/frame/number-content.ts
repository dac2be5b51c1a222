import { LearningError } from '../error/learning-error';
import { plural } from '../error/plural';
import type { Column } from '../result/column';
import { textColumn } from '../result/text-column';
import type { Content } from './frame-meta';
import type { FrameOptions } from './frame-options';
import { fieldOf } from './frame-options';
import { labelNames, labelValues } from './labels';
import { measuredCells } from './measured-cells';
import { type LabelColumn, labelColumns, lacking, numberColumns } from './roles';
import { labelCodes } from './series/label-codes';

/**
 * Rows of labels and numbers, no times: what an alert takes as one number for each combination of labels, of which the
 * name of the column is one where there are several numbers a row. Where there is no number there is no row: a Grafana
 * was seen to take NULL for a number beyond every limit, and to fire.
 */
export function numberContent(columns: readonly Column[], rows: number, options: FrameOptions): Content {
  if (numberColumns(columns).length === 0) {
    throw lacking('number', 'an alert', columns, 'Select a number, for instance count(*) AS executions.');
  }
  const { rows: length, number, others, column } = measuredCells(columns, rows);
  if (length === 0) return { length, fields: [], notices: [] };
  const told = labelColumns(others);
  const labels = column ? [...told, column] : told;
  if (labelCodes(labels, length).firstRows.length < length) throw ambiguous(told, rows);
  const names = labelNames(labels);
  return {
    type: labels.length === 0 ? 'numeric-wide' : 'numeric-long',
    length,
    fields: [...labels.map((label, i) => fieldOf(asText(label, names[i]!), options)), fieldOf(number, options)],
    notices: [],
  };
}

/** Grafana takes labels from text columns only. */
function asText(column: LabelColumn, name: string): Column {
  if (column.kind !== 'boolean') return { ...column, name, kind: 'text' };
  const values = Array.from({ length: column.length }, (_, row) => labelValues([column], row)[0]!);
  return textColumn({ kind: 'text', name, type: column.type }, values);
}

function ambiguous(labels: readonly LabelColumn[], rows: number): LearningError {
  const names = labels.map(({ name }) => JSON.stringify(name)).join(', ');
  const fault = labels.length === 0 ? 'no text column to tell them apart' : `some are alike in ${names}`;
  const message = `An alert needs one row for each set of labels; the query returned ${plural(rows, 'row')}, and ${fault}.`;
  return new LearningError('bad_query', message, {
    hint: 'Aggregate, or select the text columns that tell the rows apart.',
  });
}
