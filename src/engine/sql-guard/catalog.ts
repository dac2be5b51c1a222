import type { CatalogRow, GuardPort } from './port';
import type { Name } from './references';
import { viewQuery } from './sql-text';

/** Something in the catalog that has a name, with the SQL that runs when it is used. */
export interface CatalogEntry {
  readonly kind: 'table' | 'view' | 'macro' | 'table macro';
  readonly qualifiers: readonly string[];
  readonly name: string;
  readonly definitions: readonly string[];
  /** Whether reading it runs its definitions; else they may be defaults, which run when rows are written. */
  readonly runsWhenRead: boolean;
}

interface CatalogColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
}

/** A table or view with its columns. Names as they are spelt in the database. */
export interface CatalogRelation {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
}

/**
 * Expressions run when a generated column is read; DuckDB lists them, as it lists defaults, with the columns. A database
 * may have macros by the names that are called here, so each says whose it is.
 */
const listing = (described: readonly string[]) => `
  SELECT 'database', system.main.current_database(), '', '', NULL, NULL, NULL
  UNION ALL
  SELECT
    'table', database_name, schema_name, table_name,
    CASE WHEN system.main.contains(sql, 'GENERATED ALWAYS AS') THEN 'generated' END, NULL, NULL
  FROM system.main.duckdb_tables()
  UNION ALL
  SELECT 'column', database_name, schema_name, table_name, column_default, column_name, data_type
  FROM system.main.duckdb_columns()
  WHERE NOT internal
    AND (column_default IS NOT NULL OR system.main.lower(table_name) IN (${described.map((name) => `'${name}'`).join(', ')}))
  UNION ALL
  SELECT 'view', database_name, schema_name, view_name, sql, NULL, NULL FROM system.main.duckdb_views()
  UNION ALL
  SELECT function_type, database_name, schema_name, function_name, macro_definition, NULL, NULL
  FROM system.main.duckdb_functions()
  WHERE macro_definition IS NOT NULL`;

/** What the names in a query can stand for in one state of the database. */
export class Catalog {
  /** The database's own name in DuckDB. */
  readonly database: string;
  /** Relations of the names that were asked about, whatever their case and schema. */
  readonly described: readonly CatalogRelation[];
  /** Whether the database brings macros, which may have the names of DuckDB's own functions. */
  readonly hasMacros: boolean;
  readonly #entries: readonly CatalogEntry[];
  readonly #relations: ReadonlyMap<string, CatalogEntry[]>;
  readonly #macros: ReadonlyMap<string, CatalogEntry[]>;
  readonly #tableMacros: ReadonlyMap<string, CatalogEntry[]>;

  /** @param described lower-case names of relations whose columns are wanted */
  static async read({ catalog }: Pick<GuardPort, 'catalog'>, described: readonly string[]): Promise<Catalog> {
    const rows = await catalog(listing(described));
    const ofKind = (kind: string) => rows.filter(([first]) => first === kind);
    const [[, database]] = ofKind('database') as [CatalogRow];
    const wanted = ofKind('column').filter(
      ([, of, , name]) => of === database && described.includes(name.toLowerCase()),
    );
    const generated = new Set(ofKind('table').flatMap((row) => (row[4] === null ? [] : [placeOf(row)])));
    return new Catalog(
      database,
      rows.flatMap((row) => entries(row, generated)),
      relationsOf(wanted),
    );
  }

  private constructor(database: string, entries: readonly CatalogEntry[], described: readonly CatalogRelation[]) {
    this.database = database;
    this.described = described;
    this.#entries = entries;
    this.#relations = byName(entries.filter(({ kind }) => kind === 'table' || kind === 'view'));
    this.#macros = byName(entries.filter(({ kind }) => kind === 'macro'));
    this.#tableMacros = byName(entries.filter(({ kind }) => kind === 'table macro'));
    this.hasMacros = entries.some(
      ({ kind, qualifiers }) => kind.endsWith('macro') && qualifiers[0] === database.toLowerCase(),
    );
  }

  /** This catalog with a view that each connection has for itself. */
  withTemporaryView(name: string, select: string): Catalog {
    return this.withTemporaryViews(new Map([[name, select]]));
  }

  /** @param views SELECTs by name */
  withTemporaryViews(views: ReadonlyMap<string, string>): Catalog {
    const added = [...views].map(
      ([name, select]): CatalogEntry => ({
        kind: 'view',
        qualifiers: ['temp', 'main'],
        name,
        definitions: [select],
        runsWhenRead: true,
      }),
    );
    return new Catalog(this.database, [...this.#entries, ...added], this.described);
  }

  /** Tables and views that the name can stand for. */
  relations(name: Name): CatalogEntry[] {
    return matching(this.#relations, name);
  }

  /** Macros that stand for a value. */
  macros(name: Name): CatalogEntry[] {
    return matching(this.#macros, name);
  }

  tableMacros(name: Name): CatalogEntry[] {
    return matching(this.#tableMacros, name);
  }
}

const placeOf = ([, database, schema, name]: CatalogRow) => JSON.stringify([database, schema, name]);

/** @param generated places of tables with columns that are worked out when they are read */
function entries(row: CatalogRow, generated: ReadonlySet<string>): CatalogEntry[] {
  const [kind, database, schema, name, sql] = row;
  const qualifiers = [database.toLowerCase(), schema.toLowerCase()];
  const place = { qualifiers, name: name.toLowerCase(), runsWhenRead: true };
  switch (kind) {
    case 'database':
      return [];
    case 'table':
      return [{ kind, ...place, definitions: [] }];
    case 'column': {
      const runsWhenRead = generated.has(placeOf(row));
      return sql === null ? [] : [{ kind: 'table', ...place, definitions: [`SELECT ${sql}`], runsWhenRead }];
    }
    case 'view':
      return [{ kind, ...place, definitions: [viewQuery(sql ?? '')] }];
    case 'table_macro':
      return [{ kind: 'table macro', ...place, definitions: [sql ?? ''] }];
    default:
      return [{ kind: 'macro', ...place, definitions: [`SELECT ${sql}`] }];
  }
}

function relationsOf(rows: readonly CatalogRow[]): CatalogRelation[] {
  const relations = new Map<string, { schema: string; name: string; columns: CatalogColumn[] }>();
  for (const [, , schema, name, , column, type] of rows) {
    const key = JSON.stringify([schema, name]);
    const relation = relations.get(key) ?? { schema, name, columns: [] };
    relations.set(key, relation);
    relation.columns.push({ name: column!, type: type! });
  }
  return [...relations.values()];
}

function byName(entries: readonly CatalogEntry[]): Map<string, CatalogEntry[]> {
  const map = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    const same = map.get(entry.name);
    if (same === undefined) map.set(entry.name, [entry]);
    else same.push(entry);
  }
  return map;
}

/** A lone qualifier may be a catalog or a schema. */
function matching(entries: ReadonlyMap<string, CatalogEntry[]>, { name, qualifiers }: Name): CatalogEntry[] {
  const named = entries.get(name) ?? [];
  return named.filter((entry) => qualifiers.every((qualifier) => entry.qualifiers.includes(qualifier)));
}
