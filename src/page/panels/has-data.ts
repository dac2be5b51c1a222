import { type DataFrame, FieldType } from '@grafana/data';

/** Whether there is a row at all. */
export const hasRows = (frames: readonly DataFrame[]): boolean => frames.some(({ length }) => length > 0);

/** Whether there is a number to be drawn. */
export const hasNumbers = (frames: readonly DataFrame[]): boolean =>
  frames.some(({ fields }) =>
    fields.some(({ type, values }) => type === FieldType.number && values.some((value) => value !== null)),
  );
