import { type DataFrame, type Field, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { isShown } from './hidden-series';

const show = (field: Field, value: number) =>
  field.display ? formattedValueToString(field.display(value)) : String(value);

/** A chart over its first field in words: of each row what is drawn of it. */
export function describeRows(frame: DataFrame): string {
  const [x, ...others] = frame.fields;
  const drawn = others.filter(isShown);
  const rows = Array.from({ length: frame.length }, (_, row) => {
    const values = drawn.flatMap((field) => {
      const value: unknown = field.values[row];
      return typeof value === 'number' ? [`${getFieldDisplayName(field, frame)} ${show(field, value)}`] : [];
    });
    return `${show(x!, x!.values[row])}: ${values.join(', ') || 'no values'}`;
  });
  return `Chart. ${rows.join('; ')}.`;
}
