import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { Lookup } from '../../query/variables/lookup';
import { givenFor, isAllHere, writtenAll } from './variable-values';

/** The variables that a panel sees: its own, as in a repeated panel, before those of the dashboard. */
export function lookupIn(templateSrv: TemplateSrv, scopedVars: ScopedVars): Lookup {
  const variables = templateSrv.getVariables();
  return ({ text, name, path }) => {
    const given = givenFor(path === undefined ? `\${${name}}` : `\${${name}.${path}}`, templateSrv, scopedVars);
    if (!given) return undefined;
    const { value, written, told } = given;
    const variable = variables.find((one) => one.name === name);
    return {
      value,
      ...(value === undefined && { written: (variable && writtenAll(variable)) ?? written }),
      ofMany: Boolean(told.multi || told.includeAll),
      isAll: variable !== undefined && isAllHere(variable, templateSrv, scopedVars),
      formatted: () => templateSrv.replace(text, scopedVars),
    };
  };
}
