import { describe } from 'vitest';
import type { EngineDialect } from '../../../src/engine/engine';
import { cancellation } from './cancellation';
import { errors } from './duckdb-sql/errors';
import { guard } from './duckdb-sql/guard';
import { limits } from './duckdb-sql/limits';
import { numbers } from './duckdb-sql/numbers';
import { parameters } from './duckdb-sql/parameters';
import { text } from './duckdb-sql/text';
import { times } from './duckdb-sql/times';
import type { Lacks, Open } from './engine-under-test';
import { port } from './port';
import { results } from './results';
import { STATEMENTS } from './statements';
import { zones } from './zones';

/** What is true of every engine that takes the SQL of a dialect, beyond what is true of all. */
const OF_DIALECT: Readonly<Record<EngineDialect, Readonly<Record<string, (open: Open, lacks: Lacks) => void>>>> = {
  duckdb: { errors, guard, limits, numbers, parameters, text, times },
  'duckdb-wasm': { errors, guard, limits, numbers, parameters, text, times },
};

/** All that is true of every engine. An engine is one when this is green. */
export function describeEngine(name: string, dialect: EngineDialect, open: Open): void {
  const statements = STATEMENTS[dialect];
  // What DuckDB has in extensions, and what takes threads, is not in a browser.
  const lacks: Lacks = dialect === 'duckdb-wasm';
  describe(`the engine ${name}`, () => {
    describe('port', () => port(open, dialect, statements));
    describe('results', () => results(open, statements));
    describe('zones', () => zones(open, statements));
    describe('cancellation', () => cancellation(open, statements));
    describe.each(Object.entries(OF_DIALECT[dialect]))(`${dialect}: %s`, (_, part) => part(open, lacks));
  });
}
