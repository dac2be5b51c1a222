import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { Variables } from '../../query/variables/interpolate';
import type { Scalar, VariableValue } from '../../query/variables/value';
import { ALL } from '../../query/variables/value';

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

function toValue(value: unknown): VariableValue | undefined {
  if (Array.isArray(value)) return value.filter(isScalar);
  return isScalar(value) ? value : undefined;
}

/** What Grafana tells of a variable where it has its value written. */
interface Told {
  readonly multi?: boolean;
  readonly includeAll?: boolean;
}

/** What Grafana puts in for a reference. */
export interface Given {
  /** Absent where Grafana writes a text without telling the value, as that for "All" which somebody has written. */
  readonly value?: VariableValue;
  readonly written: string;
  readonly told: Told;
}

/** Undefined where there is no such variable. @param reference in braces and without a format */
export function givenFor(reference: string, templateSrv: TemplateSrv, scopedVars: ScopedVars): Given | undefined {
  let value: VariableValue | undefined;
  let told: Told = {};
  const written = templateSrv.replace(reference, scopedVars, (found: unknown, variable: Told | undefined) => {
    value = toValue(found);
    told = variable ?? {};
    return '';
  });
  return written === reference ? undefined : { ...(value !== undefined && { value }), written, told };
}

function standsAtAll(variable: TypedVariableModel): boolean {
  if (!('current' in variable)) return false;
  const { value } = variable.current as { value?: unknown };
  return [value].flat().includes(ALL);
}

/** The value for "All" that somebody has written by hand; a variable that stands there means that. */
export const writtenAll = (variable: TypedVariableModel): string | undefined =>
  ('allValue' in variable && variable.allValue) || undefined;

const isSame = (one: Given | undefined, other: Given | undefined) =>
  JSON.stringify([one?.value, one?.written]) === JSON.stringify([other?.value, other?.written]);

/**
 * Whether everything is chosen where the query is asked. A repeated panel has one value, of which Grafana tells nothing
 * but the value itself, while the variable of the dashboard stands at "All": what counts is whether both are the same.
 */
export function isAllHere(variable: TypedVariableModel, templateSrv: TemplateSrv, scopedVars: ScopedVars): boolean {
  if (!standsAtAll(variable)) return false;
  const reference = `\${${variable.name}}`;
  return isSame(givenFor(reference, templateSrv, scopedVars), givenFor(reference, templateSrv, {}));
}

/** What Grafana would put in for the variable; for "All" the values of all choices. */
export function currentValue(
  name: string,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars,
): VariableValue | undefined {
  const given = givenFor(`\${${name}}`, templateSrv, scopedVars);
  // Grafana has nothing to say in how a value for "All" is written.
  return given?.value ?? (given?.written || undefined);
}

/** Values of the variables of these names as a panel sees them: its own, as in a repeated one, before the dashboard's. */
export function variableValues(names: Iterable<string>, templateSrv: TemplateSrv, scopedVars: ScopedVars): Variables {
  const variables = new Map(templateSrv.getVariables().map((variable) => [variable.name, variable]));
  const known = [...new Set(names)].flatMap((name) => {
    const variable = variables.get(name);
    const isAll = variable && !writtenAll(variable) && isAllHere(variable, templateSrv, scopedVars);
    const value = isAll ? ALL : currentValue(name, templateSrv, scopedVars);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}
