import type { Answers, ResourceName, SqlFunction } from '../../api/resources';
import type { SchemaTable } from '../../api/schema';
import { EXECUTION_COLUMNS } from '../../model/columns';
import type { LearningSource } from '../learning-source';

const MINUTE = 60_000;

const MODEL: readonly SchemaTable[] = [{ name: 'executions', columns: EXECUTION_COLUMNS }];

interface Kept<T> {
  readonly value: Promise<T>;
  readonly until: number;
}

/** What the editor is told of one data source, kept for a while. What cannot be had is an empty list, asked for anew. */
export class SchemaCache {
  readonly #source: LearningSource;
  readonly #kept = new Map<string, Kept<unknown>>();

  constructor(source: LearningSource) {
    this.#source = source;
  }

  /** Tables and views; without a backend the one table that every learning database has. */
  tables(): Promise<readonly SchemaTable[]> {
    return this.#keep('tables', 5 * MINUTE, MODEL, async () => {
      const { tables } = await this.#get('schema');
      return tables;
    });
  }

  functions(): Promise<readonly SqlFunction[]> {
    return this.#keep('functions', 60 * MINUTE, [], async () => {
      const { functions } = await this.#get('functions');
      return functions;
    });
  }

  /** Most frequent first; empty for what is no dimension. */
  values(column: string): Promise<readonly string[]> {
    return this.#keep(`values of ${column}`, MINUTE, [], async () => {
      const { values } = await this.#get('values', { column });
      return values.map(({ value }) => value);
    });
  }

  #get<K extends ResourceName>(name: K, parameters?: Record<string, string>): Promise<Answers[K]> {
    return this.#source.getResource<Answers[K]>(name, parameters, { showErrorAlert: false });
  }

  #keep<T>(name: string, milliseconds: number, instead: T, ask: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name) as Kept<T> | undefined;
    if (kept && Date.now() < kept.until) return kept.value;
    const value = ask().catch(() => {
      this.#kept.delete(name);
      return instead;
    });
    this.#kept.set(name, { value, until: Date.now() + milliseconds });
    return value;
  }
}

const known = new WeakMap<LearningSource, SchemaCache>();

export function schemaCacheOf(source: LearningSource): SchemaCache {
  const schema = known.get(source) ?? new SchemaCache(source);
  known.set(source, schema);
  return schema;
}
