import { type DataContextScopedVar, FieldType, getFieldDisplayValuesProxy, type ScopedVars } from '@grafana/data';

/** What Grafana puts in for `${__value.time}` and `${__data.fields["name"].text}` of a link; undefined for all else. */
export function dataMacro(name: string, path: string, scoped: ScopedVars): unknown {
  const context: DataContextScopedVar | undefined = scoped.__dataContext;
  if (!context) return undefined;
  const { frame, rowIndex, calculatedValue } = context.value;
  if (name === '__value' && path === 'time') {
    if (calculatedValue) return '';
    return frame.fields.find(({ type }) => type === FieldType.time)?.values[rowIndex!] ?? '';
  }
  const [, field] = (name === '__data' && /^fields\["(.+)"\]\.text$/.exec(path)) || [];
  return field && getFieldDisplayValuesProxy({ frame, rowIndex: rowIndex! })[field]?.text;
}
