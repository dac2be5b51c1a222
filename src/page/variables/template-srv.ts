import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { ALL, parametersOf, valueBehind } from '../shared/variable';
import { currentVariables } from './current-variables';
import { formatValue } from './format-value';
import { macroValue, searchOf } from './macros';

const REFERENCE = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:^}]+)*)(?::([^}]+))?\}/g;

type Format = string | ((value: unknown, variable: unknown) => string) | undefined;

function found(name: string, path: string, scoped: ScopedVars): unknown {
  const scopedValue = scoped[name]?.value as unknown;
  if (scopedValue !== undefined) return scopedValue;
  const variable = currentVariables().find(({ json }) => json.name === name);
  return variable ? valueBehind(variable) : macroValue(name, path, scoped);
}

function replace(text = '', scoped: ScopedVars = {}, format?: Format): string {
  return text.replace(REFERENCE, (reference, plain, square, squareFormat, braced, path = '', named) => {
    const name: string = plain ?? square ?? braced;
    const value = found(name, path.slice(1), scoped);
    if (value === undefined) return reference;
    const variable = scoped[name] === undefined ? currentVariables().find(({ json }) => json.name === name) : undefined;
    const asked = squareFormat ?? named ?? format;
    if (asked === 'queryparam' && variable) return searchOf(parametersOf([variable]));
    // A custom "All" value goes in as it was written.
    if (variable?.json.allValue && variable.chosen.includes(ALL)) return replace(variable.json.allValue);
    const { multi, includeAll } = variable?.json ?? {};
    return typeof asked === 'function' ? asked(value, { name, multi, includeAll }) : formatValue(value, asked, name);
  });
}

/** Puts values in for variables as Grafana does: those of the panel before those of the dashboard. */
export const templateSrv = {
  getVariables: () =>
    currentVariables().map(
      ({ json, chosen }) =>
        ({ ...json, current: { value: json.multi ? chosen : chosen[0] } }) as unknown as TypedVariableModel,
    ),
  replace,
  containsTemplate: (text = '') => replace(text) !== text,
  updateTimeRange: () => undefined,
} as TemplateSrv;
