import type { DuckDBConnection } from '@duckdb/node-api';
import type { Name } from './references';
import { viewQuery } from './sql-text';

/** Something in the catalog that has a name, with the SQL that runs when it is used. */
export interface CatalogEntry {
  readonly kind: 'table' | 'view' | 'macro' | 'table macro';
  readonly qualifiers: readonly string[];
  readonly name: string;
  readonly definitions: readonly string[];
}

/** Expressions run when a generated column is read; DuckDB lists them, as it lists defaults, with the columns. */
const LISTING = `
  SELECT 'table', database_name, schema_name, table_name, NULL FROM duckdb_tables()
  UNION ALL
  SELECT 'column', database_name, schema_name, table_name, column_default FROM duckdb_columns()
  WHERE column_default IS NOT NULL AND NOT internal
  UNION ALL
  SELECT 'view', database_name, schema_name, view_name, sql FROM duckdb_views()
  UNION ALL
  SELECT function_type, database_name, schema_name, function_name, macro_definition FROM duckdb_functions()
  WHERE macro_definition IS NOT NULL`;

/** What the names in a query can stand for in one state of the database. */
export class Catalog {
  readonly #relations: ReadonlyMap<string, CatalogEntry[]>;
  readonly #macros: ReadonlyMap<string, CatalogEntry[]>;
  readonly #tableMacros: ReadonlyMap<string, CatalogEntry[]>;

  static async read(connection: DuckDBConnection): Promise<Catalog> {
    const reader = await connection.runAndReadAll(LISTING);
    return new Catalog((reader.getRowsJson() as Row[]).map(entry));
  }

  private constructor(entries: readonly CatalogEntry[]) {
    this.#relations = byName(entries.filter(({ kind }) => kind === 'table' || kind === 'view'));
    this.#macros = byName(entries.filter(({ kind }) => kind === 'macro'));
    this.#tableMacros = byName(entries.filter(({ kind }) => kind === 'table macro'));
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

type Row = [kind: string, database: string, schema: string, name: string, sql: string | null];

function entry([kind, database, schema, name, sql]: Row): CatalogEntry {
  const place = { qualifiers: [database.toLowerCase(), schema.toLowerCase()], name: name.toLowerCase() };
  switch (kind) {
    case 'table':
      return { kind, ...place, definitions: [] };
    case 'column':
      return { kind: 'table', ...place, definitions: [`SELECT ${sql}`] };
    case 'view':
      return { kind, ...place, definitions: [viewQuery(sql ?? '')] };
    case 'table_macro':
      return { kind: 'table macro', ...place, definitions: [sql ?? ''] };
    default:
      return { kind: 'macro', ...place, definitions: [`SELECT ${sql}`] };
  }
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
