import { type DataFrame, FieldType, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { isShown } from './hidden-series';

interface Cell {
  readonly text: string;
  readonly color: string;
}

interface CellRow {
  readonly name: string;
  /** One for each time; null where there is no value. */
  readonly cells: readonly (Cell | null)[];
}

export interface StatusCells {
  /** Milliseconds since the epoch. */
  readonly times: readonly number[];
  readonly rows: readonly CellRow[];
}

/** A row of coloured cells for each series of the frame. */
export function cellsOf(frame: DataFrame): StatusCells | null {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const numbers = frame.fields.filter(isShown);
  if (!time || numbers.length === 0) return null;
  return {
    times: time.values as number[],
    rows: numbers.map((field) => ({
      name: getFieldDisplayName(field, frame),
      cells: (field.values as (number | null | undefined)[]).map((value) => {
        if (value === null || value === undefined || !field.display) return null;
        const shown = field.display(value);
        return { text: formattedValueToString(shown), color: shown.color ?? 'transparent' };
      }),
    })),
  };
}
