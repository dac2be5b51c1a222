import type { DataFrame } from '@grafana/data';
import type { LearningQuery } from './learning-query';

/** What tables of Grafana read: until 12.1 the one, since then the other. */
const HIDDEN = { hidden: true, hideFrom: { viz: true, legend: false, tooltip: false } };

/**
 * Marks columns that the query brings for links alone, so that a table does not show them. An override of the panel
 * would be the one of one Grafana, which takes that of the other for a change of the person who looks.
 */
export function withHiddenColumns(frame: DataFrame, { hiddenColumns }: LearningQuery): DataFrame {
  if (!hiddenColumns) return frame;
  const fields = frame.fields.map((field) =>
    hiddenColumns.includes(field.name)
      ? { ...field, config: { ...field.config, custom: { ...field.config.custom, ...HIDDEN } } }
      : field,
  );
  return { ...frame, fields };
}
