import { DATA_SOURCE } from '../../dashboards/data-source';
import { fieldsOf, isObject, type JsonObject } from '../../json/object';
import { migrateQuery } from '../../query/migration/migrate-query';
import { objectsOf } from './saved-dashboard';

/** Plugins whose queries of a learning database are carried over; the first two never existed. */
const PLUGINS = [
  'grafana-simple-datasource',
  'duckdb-datasource',
  'motherduck-duckdb-datasource',
  'frser-sqlite-datasource',
  DATA_SOURCE.type,
];

/** Of Grafana itself: several sources in one panel, other panels, annotations of its own. */
const OF_GRAFANA = ['grafana', 'datasource', 'mixed', '-- Mixed --', '-- Dashboard --', '-- Grafana --'];

const VARIABLE = /^\$\{?(\w+)\}?$/;

/** Whether something of a dashboard asks a data source that ours is to take the place of. */
export class ForeignSources {
  readonly #known: ReadonlySet<string>;
  /** Those that are left alone, as the dashboard names them. */
  readonly left = new Set<string>();

  /** @param named further ones, by plugin id, uid or name */
  constructor(dashboard: JsonObject, named: readonly string[]) {
    const known = new Set([...PLUGINS, DATA_SOURCE.uid, ...named]);
    for (const { name, pluginId } of objectsOf(dashboard.__inputs)) {
      if (known.has(String(pluginId))) known.add(`\${${name}}`);
    }
    for (const variable of variablesOf(dashboard)) {
      if (variable.type === 'datasource' && known.has(String(variable.query))) known.add(`\${${variable.name}}`);
    }
    this.#known = known;
  }

  /** @param reference the data source as it is saved: by plugin id and uid, by name, or nothing for the default one */
  has(reference: unknown, query: unknown): boolean {
    const names = namesIn(reference);
    if (names.some((name) => this.#known.has(name))) return true;
    if (names.length === 0) return isTelling(query);
    if (!names.some((name) => OF_GRAFANA.includes(name))) this.left.add(names[0]!);
    return false;
  }

  isKnownPlugin(id: unknown): boolean {
    return this.#known.has(String(id));
  }
}

export const variablesOf = (dashboard: JsonObject): readonly JsonObject[] =>
  objectsOf(fieldsOf(dashboard.templating).list);

function namesIn(reference: unknown): string[] {
  const names = isObject(reference) ? [reference.type, reference.uid] : [reference];
  return names
    .filter((name): name is string => typeof name === 'string' && name !== '')
    .map((name) => {
      const variable = VARIABLE.exec(name)?.[1];
      return variable === undefined ? name : `\${${variable}}`;
    });
}

/** Whether a query tells by itself that it is for a database of SQL. */
const isTelling = (query: unknown): boolean => {
  const migrated = isObject(query) ? migrateQuery(query) : undefined;
  return migrated !== undefined && migrated.problem === undefined;
};
