import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { ALL } from '../../query/variables/filter-variables';
import type { Variables } from '../../query/variables/interpolate';
import type { Scalar, VariableValue } from '../../query/variables/value';

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

function toValue(value: unknown): VariableValue | undefined {
  if (Array.isArray(value)) return value.filter(isScalar);
  return isScalar(value) ? value : undefined;
}

/** A variable with a value of its own for "All" means that value. */
function meansAll(variable: TypedVariableModel): boolean {
  if (!('current' in variable)) return false;
  const { value } = variable.current as { value?: unknown };
  return [value].flat().includes(ALL) && !('allValue' in variable && variable.allValue);
}

function currentValue(name: string, templateSrv: TemplateSrv, scopedVars: ScopedVars): VariableValue | undefined {
  let found: VariableValue | undefined;
  templateSrv.replace(`\${${name}}`, scopedVars, (value: unknown) => {
    found = toValue(value);
    return '';
  });
  return found;
}

/** Values of the variables that a panel sees: its own, as in a repeated panel, before those of the dashboard. */
export function variableValues(templateSrv: TemplateSrv, scopedVars: ScopedVars): Variables {
  const values = new Map<string, VariableValue | undefined>();
  for (const variable of templateSrv.getVariables()) {
    const { name } = variable;
    values.set(name, meansAll(variable) ? ALL : currentValue(name, templateSrv, scopedVars));
  }
  for (const [name, scoped] of Object.entries(scopedVars)) values.set(name, toValue(scoped?.value));
  const known = [...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(known);
}
