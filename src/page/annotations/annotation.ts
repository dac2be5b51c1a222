import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { AnnotationJson } from '../shared/dashboard-json';

/** The parameter of the address that names those that are shown; without it, the dashboard decides. */
export const SHOWN = 'annotation';

/** An annotation of the dashboard as it stands. */
export interface Annotation {
  readonly json: AnnotationJson;
  readonly isShown: boolean;
}

/** Those that this page can ask for. Grafana's own, kept in its database, are not here. */
export function annotationsIn(
  list: readonly AnnotationJson[],
  params: URLSearchParams,
  { uid }: LearningDataSource,
): readonly Annotation[] {
  const shown = params.has(SHOWN) ? params.getAll(SHOWN) : null;
  return list
    .filter(({ datasource, target }) => target && (!datasource?.uid || datasource.uid === uid))
    .map((json) => ({ json, isShown: shown ? shown.includes(json.name) : (json.enable ?? true) }));
}

/** The parameter for that one switched on or off; a name of nothing where none is left. */
export function toggled(annotations: readonly Annotation[], name: string): readonly string[] {
  const names = annotations
    .filter(({ json, isShown }) => isShown !== (json.name === name))
    .map(({ json }) => json.name);
  return names.length > 0 ? names : [''];
}
