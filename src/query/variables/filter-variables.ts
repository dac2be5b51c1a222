import type { Filter } from '../filter';
import { formatValue } from './formats';
import { interpolate, type Variables } from './interpolate';
import { referencedName } from './reference';
import { ALL, isList, type Scalar, type VariableValue } from './value';

/** The parts of a metric or preset query that variables can stand in. */
interface Narrowed {
  readonly filters?: readonly Filter[];
  readonly params?: Readonly<Record<string, Scalar>>;
}

type Write = (value: VariableValue, name: string) => string;

const asPattern: Write = (value, name) => formatValue(value, name, 'regex');
const asText: Write = (value, name) => formatValue(value, name, 'csv');

const isAnything = (choices: readonly Scalar[]) =>
  choices.length === 0 || choices.includes(ALL) || (choices.length === 1 && choices[0] === '');

/** What the variables make of a value; null where they leave everything open. */
function replaced(value: Scalar, variables: Variables, write: Write): readonly Scalar[] | null {
  if (typeof value !== 'string') return [value];
  const name = referencedName(value);
  if (name === undefined || !Object.hasOwn(variables, name)) return [interpolate(value, variables, write)];
  const chosen = variables[name]!;
  const choices = isList(chosen) ? chosen : [chosen];
  if (isAnything(choices)) return null;
  return write === asPattern ? [asPattern(choices, name)] : choices;
}

const OF_LISTS: { readonly [op in Filter['op']]?: Filter['op'] } = { '=': '=|', '!=': '!=|' };

function appliedFilter(filter: Filter, variables: Variables): Filter | null {
  const { field, op, value, literal } = filter;
  if (value === undefined || literal) return filter;
  const write = op === '=~' || op === '!~' ? asPattern : asText;
  const parts = (isList(value) ? value : [value]).map((part) => replaced(part, variables, write));
  if (parts.includes(null)) return null;
  const values = parts.flatMap((part) => part ?? []);
  if (isList(value)) return { field, op, value: values };
  if (values.length === 1) return { field, op, value: values[0]! };
  return OF_LISTS[op] ? { field, op: OF_LISTS[op], value: values } : { field, op, value: values.join(',') };
}

/**
 * Puts the values of a dashboard's variables into the filters and parameters of a metric or preset query. Panels name
 * variables so: `{ field: 'repo', op: '=|', value: ['$repo'] }`. Where a value is exactly `$name`, `${name}` or
 * `[[name]]`, the values of the variable take its place, and the filter or parameter is dropped where the variable
 * stands at "All", at nothing or at an empty text. A name that is no variable stays as it is.
 * @param variables by name; a variable that stands at "All" holds `$__all`, alone or in a list
 */
export function applyVariables<Q extends Narrowed>(query: Q, variables: Variables): Q {
  const filters = query.filters?.flatMap((filter) => appliedFilter(filter, variables) ?? []);
  const params = Object.entries(query.params ?? {}).flatMap(([name, value]) => {
    const values = replaced(value, variables, asText);
    return values ? [[name, values.length === 1 ? values[0]! : values.join(',')] as const] : [];
  });
  return { ...query, ...(filters && { filters }), ...(query.params && { params: Object.fromEntries(params) }) };
}
