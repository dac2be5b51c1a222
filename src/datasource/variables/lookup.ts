import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { Lookup } from '../../query/variables/lookup';
import type { VariableValue } from '../../query/variables/value';
import { standsAtAll, toValue, writtenAll } from './variable-values';

/** What Grafana tells of a variable where it has its value written. */
interface Told {
  readonly multi?: boolean;
  readonly includeAll?: boolean;
}

/** The variables that a panel sees: its own, as in a repeated panel, before those of the dashboard. */
export function lookupIn(templateSrv: TemplateSrv, scopedVars: ScopedVars): Lookup {
  const variables = templateSrv.getVariables();
  return ({ text, name, path }) => {
    const plain = path === undefined ? `\${${name}}` : `\${${name}.${path}}`;
    let value: VariableValue | undefined;
    let told: Told = {};
    const written = templateSrv.replace(plain, scopedVars, (given: unknown, variable: Told | undefined) => {
      value = toValue(given);
      told = variable ?? {};
      return '';
    });
    if (written === plain) return undefined;
    const variable = variables.find((one) => one.name === name);
    const isScoped = scopedVars[name] !== undefined;
    return {
      value,
      ...(value === undefined && { written: (variable && writtenAll(variable)) ?? written }),
      ofMany: Boolean(told.multi || told.includeAll),
      isAll: !isScoped && variable !== undefined && standsAtAll(variable),
      formatted: () => templateSrv.replace(text, scopedVars),
    };
  };
}
