import { LearningError } from '../../error/learning-error';
import type { Catalog, CatalogEntry } from './catalog';
import { denied } from './denied-functions';
import type { Name, References } from './references';
import { TABLE_FUNCTIONS } from './table-functions';

/** A name that must not be used, and why. */
export interface Finding {
  readonly name: Name;
  readonly text: string;
  /** The remedy, where there is a sharper one than the code's. */
  readonly hint?: string;
}

/** Reads the SQL of a view or a macro. */
type Read = (sql: string) => Promise<References>;

/**
 * Looks for names that stand for something closed, behind views, macros and generated columns as well: the database
 * may come from anyone. Those of the system are looked into like those of the user.
 */
export class NameCheck {
  readonly #catalog: Catalog;
  readonly #read: Read;
  readonly #open = new Set<string>();

  constructor(catalog: Catalog, read: Read) {
    this.#catalog = catalog;
    this.#read = read;
  }

  async find(query: References): Promise<Finding | null> {
    const visited = new Set<string>();
    const finding = await this.#find(query, visited);
    // Not before all are found open: they may refer to each other.
    if (finding === null) for (const definition of visited) this.#open.add(definition);
    return finding;
  }

  async #find(query: References, visited: Set<string>): Promise<Finding | null> {
    for (const name of query.functions) {
      const reason = denied(name.name);
      if (reason !== null) return { name, text: `The function ${name.name} is closed to queries: ${reason}.` };
      const finding = await this.#behind(name, this.#catalog.macros(name), visited);
      if (finding !== null) return finding;
    }
    for (const name of query.tableFunctions) {
      const macros = this.#catalog.tableMacros(name);
      if (macros.length === 0 && !TABLE_FUNCTIONS.has(name.name)) return closedTableFunction(name);
      const finding = await this.#behind(name, macros, visited);
      if (finding !== null) return finding;
    }
    for (const name of query.relations) {
      const relations = this.#catalog.relations(name);
      if (relations.length === 0 && !query.ctes.has(name.name) && isPath(name.name)) return closedFile(name);
      const finding = await this.#behind(name, relations, visited);
      if (finding !== null) return finding;
    }
    return null;
  }

  async #behind(name: Name, entries: readonly CatalogEntry[], visited: Set<string>): Promise<Finding | null> {
    for (const entry of entries) {
      for (const definition of entry.definitions) {
        if (this.#open.has(definition) || visited.has(definition)) continue;
        visited.add(definition);
        const finding = await this.#inDefinition(definition, visited);
        if (finding === null) continue;
        return { ...finding, name, text: `The ${entry.kind} ${name.name} is closed to queries. ${finding.text}` };
      }
    }
    return null;
  }

  /** What cannot be read stays closed. */
  async #inDefinition(definition: string, visited: Set<string>): Promise<Pick<Finding, 'text' | 'hint'> | null> {
    try {
      return await this.#find(await this.#read(definition), visited);
    } catch (error) {
      if (error instanceof LearningError) return { text: error.message, hint: error.hint };
      throw error;
    }
  }
}

/** DuckDB would take it for the name of a file. */
function isPath(name: string): boolean {
  return /[./\\*?:]/.test(name);
}

function closedFile(name: Name): Finding {
  return {
    name,
    text: `"${name.name}" is no table of the database, and files are closed to queries.`,
    hint: 'Read tables of the learning database; SHOW TABLES lists them.',
  };
}

function closedTableFunction(name: Name): Finding {
  const open = [...TABLE_FUNCTIONS.keys()].filter((open) => !open.startsWith('pragma_') && !open.startsWith('test_'));
  return {
    name,
    text: `The table function ${name.name} is closed to queries.`,
    hint: `Open ones are ${open.join(', ')}.`,
  };
}
