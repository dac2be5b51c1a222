import type { VariableJson } from './dashboard-json';
import type { Option } from './variable-kinds';
import { kindOf } from './variable-kinds';

/** The value that Grafana writes for the choice "All". */
export const ALL = '$__all';

/** A variable of the dashboard as it stands. */
export interface Variable {
  readonly json: VariableJson;
  readonly chosen: readonly string[];
  readonly options: readonly Option[];
  /** Whether the options are known, or will not be. */
  readonly isSettled: boolean;
  readonly error?: string;
}

/** What is chosen: by the address, else by the dashboard. */
export function chosenIn(json: VariableJson, params: URLSearchParams): readonly string[] {
  const given = params.getAll(`var-${json.name}`);
  if (given.length > 0) return given.map((value) => (value === 'All' && json.includeAll ? ALL : value));
  const saved = [json.current?.value ?? kindOf(json).initial(json)].flat();
  return saved.length === 0 && json.includeAll ? [ALL] : saved;
}

/** What the choice stands for: each value, where it is everything. */
export function valueBehind({ json, chosen, options }: Variable): string | readonly string[] {
  if (chosen.includes(ALL)) return json.allValue || options.map(({ value }) => value);
  return json.multi ? chosen : kindOf(json).meaning(chosen[0] ?? '', json);
}

/** The variables as parameters of an address. */
export function parametersOf(variables: readonly Variable[]): Record<string, readonly string[]> {
  return Object.fromEntries(variables.map(({ json, chosen }) => [`var-${json.name}`, chosen]));
}
