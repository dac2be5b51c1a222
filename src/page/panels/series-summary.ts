import { type DataFrame, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { isShown } from './hidden-series';

/** A chart in words: of each series its last and its greatest value. */
export function describeSeries(frames: readonly DataFrame[]): string {
  const parts = frames.flatMap((frame) =>
    frame.fields.filter(isShown).map((field) => {
      const numbers = (field.values as (number | null | undefined)[]).filter((value) => typeof value === 'number');
      const show = (value: number) => (field.display ? formattedValueToString(field.display(value)) : String(value));
      const name = getFieldDisplayName(field, frame, [...frames]);
      if (numbers.length === 0) return `${name}: no values`;
      const greatest = numbers.reduce((most, value) => Math.max(most, value));
      return `${name}: last ${show(numbers.at(-1)!)}, greatest ${show(greatest)}`;
    }),
  );
  return `Chart. ${parts.join('; ')}.`;
}
