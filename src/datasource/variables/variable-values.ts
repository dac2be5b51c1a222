import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { ALL } from '../../query/variables/all';
import type { Variables } from '../../query/variables/interpolate';
import type { Scalar, VariableValue } from '../../query/variables/value';

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

export function toValue(value: unknown): VariableValue | undefined {
  if (Array.isArray(value)) return value.filter(isScalar);
  return isScalar(value) ? value : undefined;
}

export function standsAtAll(variable: TypedVariableModel): boolean {
  if (!('current' in variable)) return false;
  const { value } = variable.current as { value?: unknown };
  return [value].flat().includes(ALL);
}

/** The value for "All" that somebody has written by hand; a variable that stands there means that. */
export const writtenAll = (variable: TypedVariableModel): string | undefined =>
  ('allValue' in variable && variable.allValue) || undefined;

/** What Grafana would put in for the variable; for "All" the values of all choices. */
export function currentValue(
  name: string,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars,
): VariableValue | undefined {
  let found: VariableValue | undefined;
  const reference = `\${${name}}`;
  const written = templateSrv.replace(reference, scopedVars, (value: unknown) => {
    found = toValue(value);
    return '';
  });
  // Grafana has nothing to say in how a value for "All" is written.
  return found ?? (written === '' || written === reference ? undefined : written);
}

/** Values of the variables that a panel sees: its own, as in a repeated panel, before those of the dashboard. */
export function variableValues(templateSrv: TemplateSrv, scopedVars: ScopedVars): Variables {
  const values = new Map<string, VariableValue | undefined>();
  for (const variable of templateSrv.getVariables()) {
    const { name } = variable;
    const isAll = standsAtAll(variable) && !writtenAll(variable);
    values.set(name, isAll ? ALL : currentValue(name, templateSrv, scopedVars));
  }
  for (const [name, scoped] of Object.entries(scopedVars)) values.set(name, toValue(scoped?.value));
  const known = [...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(known);
}
