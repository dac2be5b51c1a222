import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { formatValue } from '../../../src/query/variables/formats';
import type { VariableValue } from '../../../src/query/variables/value';

type Chosen = string | readonly string[];

/** A variable of a dashboard, as its JSON and the choice at hand have it. */
export interface GivenVariable {
  readonly name: string;
  /** `$__all`, alone or in a list, for "All". */
  readonly value: Chosen;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  /** All its choices. */
  readonly options?: readonly string[];
}

type Write = (value: unknown, variable: object) => string;

const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\${(\w+)(?:\.([^:^}]+))?(?::([^}]+))?}/g;

const ALL = '$__all';
const isAll = ({ value }: GivenVariable) => value === ALL || (Array.isArray(value) && value[0] === ALL);

/** Grafana since 11 puts a backslash before double quotes, as MySQL has them. */
const sqlString = (value: VariableValue) =>
  [value]
    .flat()
    .map((one) => `'${String(one).replaceAll("'", "''").replaceAll('"', '\\"')}'`)
    .join(',');

function formatted(value: unknown, format: string | Write | undefined, variable: GivenVariable): string {
  if (value === null || value === undefined) return '';
  const plain = typeof value === 'object' && !Array.isArray(value) ? String(value) : (value as VariableValue);
  const { name, multi = false, includeAll = false } = variable;
  if (typeof format === 'function') return format(plain, { name, type: 'query', multi, includeAll });
  return format === 'sqlstring' ? sqlString(plain) : formatValue(plain, name, format ?? 'glob');
}

interface Surroundings {
  /** Variables of Grafana itself. */
  readonly builtIns?: Readonly<Record<string, string>>;
  /** Parts of the values that a data link stands on, such as `${__data.fields.name}`. */
  readonly partOf?: (name: string, path: string, scoped: ScopedVars) => unknown;
}

/**
 * What Grafana's dashboards do with references, written down from its documentation and behaviour: variables of the
 * panel come before those of the dashboard, a format in the reference before the one that is asked for, what a value is
 * put in for is not looked at again, and a value for "All" that somebody has written goes in as it is, but for the
 * references in it.
 */
export function grafanaVariables(
  variables: readonly GivenVariable[],
  { builtIns = {}, partOf }: Surroundings = {},
): TemplateSrv {
  const replace = (text = '', scoped: ScopedVars = {}, asked?: string | Write): string =>
    text.replace(REFERENCE, (reference, plain, square, squareFormat, braced, path, named) => {
      const name: string = plain ?? square ?? braced;
      const format = squareFormat ?? named ?? asked;
      const variable = variables.find((one) => one.name === name);
      const nothing = { name, value: '' };
      const part = path === undefined ? undefined : partOf?.(name, path, scoped);
      if (part !== undefined) return formatted(part, format, nothing);
      if (scoped[name] !== undefined) return formatted(scoped[name].value, format, variable ?? nothing);
      if (!variable) return Object.hasOwn(builtIns, name) ? formatted(builtIns[name], format, nothing) : reference;
      if (!isAll(variable)) return formatted(variable.value, format, variable);
      if (format === 'text') return 'All';
      if (variable.allValue) return replace(variable.allValue);
      return formatted(variable.options ?? [], format, variable);
    });
  return {
    getVariables: () =>
      variables.map(({ value, ...variable }) => ({ ...variable, current: { value } }) as unknown as TypedVariableModel),
    replace,
    containsTemplate: (text = '') => replace(text) !== text,
    updateTimeRange: () => undefined,
  } as TemplateSrv;
}
