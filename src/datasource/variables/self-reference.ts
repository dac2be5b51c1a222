import type { ScopedVars } from '@grafana/data';
import { referencesIn } from '../../query/variables/reference';
import { t } from '../i18n/t';
import type { LearningQuery } from '../learning-query';

/** Grafana 11 and later hands over the variable itself. */
function nameOfScene({ __sceneObject: scene }: ScopedVars): string | undefined {
  const variable = (scene?.value as object | undefined)?.valueOf() as { state?: { name?: unknown } } | undefined;
  return typeof variable?.state?.name === 'string' ? variable.state.name : undefined;
}

/** The name of the variable whose query it is, as far as Grafana tells: "SOURCE-NAME-Variable-Query", or the name alone. */
const ownName = ({ refId = '' }: LearningQuery, scopedVars: ScopedVars): string =>
  nameOfScene(scopedVars) ?? /-(\w+)-Variable-Query$/.exec(refId)?.[1] ?? refId;

/** Why the variable cannot have choices: they would depend on what is chosen. Undefined where they do not. */
export function selfReference(query: LearningQuery, scopedVars: ScopedVars = {}): string | undefined {
  const { refId: _refId, datasource: _datasource, ...asked } = query;
  const own = ownName(query, scopedVars);
  const isNamed = referencesIn(JSON.stringify(asked)).some(({ name }) => name === own);
  return isNamed
    ? t(
        'variables.refers-to-itself',
        'The variable {{own}} refers to itself: its choices would depend on what is chosen. Take {{own}} out of its query.',
        { own },
      )
    : undefined;
}
