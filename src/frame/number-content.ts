import { LearningError } from '../error/learning-error';
import type { Column } from '../result/column';
import { textColumn } from '../result/text-column';
import { fieldOf } from './field';
import type { Field } from './frame';
import type { Content } from './frame-meta';
import type { FrameOptions } from './frame-options';
import { labelNames, labelValues } from './labels';
import { type LabelColumn, labelColumns, lacking, numberColumns } from './roles';
import { rowsWithNumber } from './rows-with-number';
import { labelCodes } from './series/label-codes';

/**
 * Rows of labels and numbers, no times: what an alert takes as one number for each combination of labels. Where there is
 * no number there is no row: a Grafana was seen to take NULL for a number beyond every limit, and to fire.
 */
export function numberContent(columns: readonly Column[], rows: number, options: FrameOptions): Content {
  if (numberColumns(columns).length === 0) {
    throw lacking('number', 'an alert', columns, 'Select a number, for instance count(*) AS executions.');
  }
  const told = labelColumns(columns);
  if (labelCodes(told, rows).firstRows.length < rows) throw ambiguous(told, rows);

  const measured = rowsWithNumber(columns, rows);
  const numbers = numberColumns(measured);
  if (numbers.length === 0) return { length: 0, fields: [], notices: [] };
  const labels = labelColumns(measured);
  const names = labelNames(labels);
  const fields: Field[] = [
    ...labels.map((column, i) => fieldOf(asText(column, names[i]!), options)),
    ...numbers.map((column) => fieldOf(column, options)),
  ];
  return {
    type: labels.length === 0 ? 'numeric-wide' : 'numeric-long',
    length: numbers[0]!.length,
    fields,
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
  const message = `An alert needs one row for each set of labels; the query returned ${rows} rows, and ${fault}.`;
  return new LearningError('bad_query', message, {
    hint: 'Aggregate, or select the text columns that tell the rows apart.',
  });
}
