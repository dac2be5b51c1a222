import {
  type DataFrame,
  type DisplayValue,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
  type ScopedVars,
} from '@grafana/data';
import { chosenZone, currentRange, rangeParameters } from '../shared/current-range';
import { TIME_ZONE } from '../shared/time-zone';
import { parametersOf } from '../shared/variable';
import { currentVariables } from './current-variables';

/** The place in the data that a link starts from. */
interface DataContext {
  readonly data: readonly DataFrame[];
  readonly frame: DataFrame;
  readonly field: Field;
  readonly rowIndex?: number;
  readonly calculatedValue?: DisplayValue;
}

/** The parameters as the query string of an address, without its question mark. */
export function searchOf(parameters: Readonly<Record<string, string | readonly string[]>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of [value].flat()) params.append(name, one as string);
  return params.toString();
}

const display = (field: Field, value: unknown): DisplayValue | undefined => field.display?.(value);

function valuePart({ field, rowIndex, calculatedValue }: DataContext, part: string): unknown {
  const raw: unknown = rowIndex === undefined ? calculatedValue?.numeric : field.values[rowIndex];
  const shown = calculatedValue ?? display(field, raw);
  const parts: Readonly<Record<string, () => unknown>> = {
    raw: () => raw ?? '',
    numeric: () => shown?.numeric,
    text: () => (shown ? formattedValueToString(shown) : String(raw)),
    time: () => undefined,
  };
  return (parts[part || 'text'] ?? parts.text!)();
}

/** `fields.name`, `fields["name"]`, `fields[0]`, with `.text` or `.numeric` behind it. */
const FIELD = /^fields(?:\[(\d+)\]|\["([^"]+)"\]|\.([^.[]+))(?:\.(\w+))?$/;

function dataPart({ frame, rowIndex = 0 }: DataContext, path: string): unknown {
  const [, index, quoted, plain, part = 'text'] = FIELD.exec(path) ?? [];
  const name = quoted ?? plain;
  const field =
    index === undefined
      ? frame.fields.find((one) => [one.name, getFieldDisplayName(one, frame)].includes(name!))
      : frame.fields[Number(index)];
  return field && valuePart({ data: [frame], frame, field, rowIndex }, part);
}

const ofContext =
  (read: (context: DataContext, path: string) => unknown) =>
  (path: string, scoped: ScopedVars): unknown => {
    const context = scoped.__dataContext?.value as DataContext | undefined;
    return context && read(context, path);
  };

const MACROS: Readonly<Record<string, (path: string, scoped: ScopedVars) => unknown>> = {
  __from: () => String(currentRange().from.valueOf()),
  __to: () => String(currentRange().to.valueOf()),
  __url_time_range: () => {
    const zone = chosenZone();
    return searchOf({ ...rangeParameters(currentRange().raw), ...(zone !== null && { [TIME_ZONE]: zone }) });
  },
  __all_variables: () => searchOf(parametersOf(currentVariables())),
  __value: ofContext(valuePart),
  __data: ofContext(dataPart),
  __field: ofContext(({ field, frame, data }, path) =>
    path.startsWith('labels.')
      ? field.labels?.[path.slice('labels.'.length)]
      : getFieldDisplayName(field, frame, [...data]),
  ),
  __series: ofContext(({ frame }) => frame.name ?? ''),
};

/** What Grafana's built-in names stand for; undefined when it is none of them. */
export function macroValue(name: string, path: string, scoped: ScopedVars): unknown {
  return MACROS[name]?.(path, scoped);
}
