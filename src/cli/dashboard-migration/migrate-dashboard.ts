import { DATA_SOURCE } from '../../dashboards/data-source';
import { LearningError } from '../../error/learning-error';
import { fieldsOf, isObject, type JsonObject } from '../../json/object';
import { ForeignSources, variablesOf } from './foreign-sources';
import { migratedQuery, migratePanel } from './migrate-panel';
import { objectsOf, withPanels } from './saved-dashboard';

/** What became of a panel, a variable or an annotation. */
export interface Note {
  /** What it is about, as in `panel "Cost"`. */
  readonly about: string;
  readonly text: string;
  /** Whether something could not be carried over. */
  readonly isLeft: boolean;
}

export interface MigratedDashboard {
  readonly dashboard: JsonObject;
  readonly panels: number;
  readonly queries: number;
  readonly notes: readonly Note[];
}

const named = (kind: string, { title, name, id }: JsonObject) => `${kind} ${JSON.stringify(title ?? name ?? id ?? '')}`;

/** Of dashboards that are exported to be shared: which data source and plugins they want. */
const OF_EXPORT = ['__inputs', '__requires', '__elements'];

/**
 * A dashboard that asks our data source where it asked one that ours takes the place of; everything else stays.
 * @param from further data sources to replace, by plugin id, uid or name
 * @throws LearningError `bad_usage` where nothing of it can be carried over
 */
export function migrateDashboard(saved: JsonObject, from: readonly string[] = []): MigratedDashboard {
  const sources = new ForeignSources(saved, from);
  const notes: Note[] = [];
  const teller =
    (about: string) =>
    (text: string, isLeft = false) => {
      notes.push({ about, text, isLeft });
    };
  let panels = 0;
  let queries = 0;
  const withOurPanels = withPanels(saved, (panel) => {
    const migrated = migratePanel(panel, sources, teller(named('panel', panel)));
    panels += migrated.queries > 0 ? 1 : 0;
    queries += migrated.queries;
    return migrated.panel;
  });

  const variables = variablesOf(saved).map((variable) => {
    if (variable.type === 'datasource' && sources.isKnownPlugin(variable.query))
      return { ...variable, query: DATA_SOURCE.type, current: {}, options: [] };
    if (variable.type !== 'query' || !sources.has(variable.datasource, variable.query)) return variable;
    queries += 1;
    const { query } = variable;
    const asked = typeof query === 'string' || isObject(query) ? query : '';
    return { ...variable, datasource: DATA_SOURCE, query: migratedQuery(asked, teller(named('variable', variable))) };
  });

  const annotations = objectsOf(fieldsOf(saved.annotations).list).map((annotation) => {
    if (annotation.builtIn || !sources.has(annotation.datasource, annotation.target ?? annotation)) return annotation;
    queries += 1;
    const { rawQuery, rawSql, queryText, ...kept } = annotation;
    const asked = isObject(annotation.target)
      ? annotation.target
      : String(rawSql ?? rawQuery ?? queryText ?? annotation.query ?? '');
    const target = migratedQuery(asked, teller(named('annotation', annotation)));
    return { ...kept, datasource: DATA_SOURCE, target: { refId: String(annotation.name), ...target } };
  });

  if (queries === 0) {
    const seen = [...sources.left].map((name) => JSON.stringify(name)).join(', ');
    throw new LearningError(
      'bad_usage',
      seen === ''
        ? 'No query in the dashboard asks a data source.'
        : `The dashboard asks ${seen} alone, which are left as they are.`,
      { hint: 'Name the data source that ours is to take the place of: --from, with its plugin id, uid or name.' },
    );
  }
  for (const left of sources.left) teller('the dashboard')(`What asks ${JSON.stringify(left)} stays as it is.`);
  const kept = Object.fromEntries(Object.entries(withOurPanels).filter(([name]) => !OF_EXPORT.includes(name)));
  const dashboard = {
    ...kept,
    id: null,
    ...(isObject(saved.templating) && { templating: { ...saved.templating, list: variables } }),
    ...(isObject(saved.annotations) && { annotations: { ...saved.annotations, list: annotations } }),
  };
  return { dashboard, panels, queries, notes };
}
