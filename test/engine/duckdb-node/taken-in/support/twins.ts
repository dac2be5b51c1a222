import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer } from '../../../../../src/answer/answer';
import type { Copies, ReadLease } from '../../../../../src/engine/copies';
import { DuckdbEngine } from '../../../../../src/engine/duckdb-node/duckdb-engine';
import type { Engine, Statement } from '../../../../../src/engine/engine';
import { LearningError } from '../../../../../src/error/learning-error';
import type { Frame } from '../../../../../src/frame/frame';
import { type LiveFile, openLiveFile } from '../../../../../src/live/live-file';
import { EXECUTION_COLUMNS } from '../../../../../src/model/columns';
import { NEIGHBOUR_TABLES } from '../../../../../src/model/neighbours';
import { quoteIdentifier } from '../../../../../src/model/quote';
import { DIMENSIONS } from '../../../../../src/query/vocabulary/dimensions';
import { MEASURES } from '../../../../../src/query/vocabulary/measures';
import { cellAt } from '../../../../../src/result/cell';
import { type Row, rowsOf } from '../../../../../src/result/rows';
import { LONG_AGO } from '../../../../../src/snapshot/lease';
import type { Random } from '../../../../support/random';
import { Besides } from './besides';

/** Moves on with the clock, and not with the data. */
const OF_THE_CLOCK = ['freshness_age'];

/** Of floating sums, whose order of addition is nobody's business. */
const TOLERANCE = 1e-9;

/** What tells of the catalog, but for numbers that DuckDB gives out as it goes. */
const CATALOG = [
  'SELECT schema_name, table_name, has_primary_key, estimated_size, column_count, index_count, check_constraint_count, sql FROM duckdb_tables() WHERE database_name = current_database() ORDER BY ALL',
  'SELECT table_name, column_name, column_index, data_type, column_default, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL',
  'SELECT table_name, index_name, is_unique, is_primary, sql FROM duckdb_indexes() ORDER BY ALL',
  'SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() ORDER BY ALL',
  'SELECT view_name, sql FROM duckdb_views() WHERE NOT internal AND NOT temporary ORDER BY ALL',
  'SELECT current_database() AS database, current_schema() AS schema',
  'SELECT schema_name, database_name FROM duckdb_schemas() ORDER BY ALL',
  'DESCRIBE executions',
  'DESCRIBE main.executions',
  'DESCRIBE learning.main.all_types',
  "SELECT * FROM pragma_table_info('executions')",
  'SELECT database_bytes, wal_bytes, row_count, oldest, newest, newest_past, rows_ahead, schema_version FROM database_status',
];

/** What shows the archive, and neighbours. */
const BESIDES = [
  'SELECT e::VARCHAR AS row FROM executions AS e ORDER BY 1',
  "SELECT count(*) AS n, min(timestamp) AS first FROM executions WHERE timestamp >= '2026-02-03'",
  ...NEIGHBOUR_TABLES.map(({ name }) => `SELECT e::VARCHAR AS row FROM ${name} AS e ORDER BY 1`),
];

/** While it replays a log that tells of tables and indexes, DuckDB takes blocks into use, and counts others as free. */
const FREE = 'SELECT free_bytes FROM database_status';

/** What is compared here is answers, on machines that may be busy. */
const PATIENCE_SECONDS = 600;

/** One database, read by an engine that takes commits in and by one that has DuckDB replay the whole log of each copy. */
export class Twins {
  readonly folder = mkdtempSync(join(tmpdir(), 'twins-'));
  readonly path = join(this.folder, 'learning.db');
  readonly #duckdbs = [
    new DuckdbEngine({ threads: 2, timeoutSeconds: PATIENCE_SECONDS }),
    new DuckdbEngine({ threads: 2, timeoutSeconds: PATIENCE_SECONDS, takeInLogMb: 0 }),
  ] as const;
  readonly #files: readonly [LiveFile, LiveFile];
  readonly #besides: Besides | null;
  /** Whether DuckDB could replay a log in no other way than into a file, where rows that are deleted give up their numbers. */
  #isRewritten = false;

  /** @param hasBesides whether an archive and neighbours lie beside it */
  constructor(hasBesides = false) {
    this.#besides = hasBesides ? new Besides(this.folder) : null;
    const open = (keepsGrowth: boolean, duckdb: DuckdbEngine) =>
      openLiveFile({
        path: this.path,
        snapshotPath: this.folder,
        maxStalenessSeconds: 0,
        keepsGrowth,
        reader: () => duckdb,
        beside: this.#besides === null ? [] : [this.#besides],
      });
    this.#files = [open(true, this.#duckdbs[0]), open(false, this.#duckdbs[1])];
  }

  get takingIn(): Engine {
    return this.#engine(0);
  }

  /** The newest copy of the engine that takes commits in, to be kept. */
  lease(): Promise<ReadLease> {
    return this.#files[0].acquire({ askedAt: Date.now(), freshness: 'latest' });
  }

  /** The engine that takes commits in, over one copy. */
  over(lease: ReadLease): Engine {
    return this.#duckdbs[0].over({ acquire: async () => ({ ...lease, release: () => {} }) });
  }

  /** Changes what lies beside. @returns statements that go with it, for the writer */
  async changeBesides(random: Random): Promise<readonly string[]> {
    if (this.#besides === null) return [];
    return this.#besides.change(random, async (path, table, where) => {
      const sql = `SELECT ${EXECUTION_COLUMNS.map(({ name }) => name).join(', ')} FROM learning.main.executions WHERE ${where}`;
      const columns = EXECUTION_COLUMNS.map(({ name, type }) => ({ name, type }));
      await this.#duckdbs[1].copyRows(this.#newest(1), { sql }, { path, table, columns, rows: 1000 });
    });
  }

  /** What became of the logs of the copies, by outcome. */
  async outcomes(): Promise<Readonly<Record<string, number>>> {
    return (await this.#files[0].snapshots.status()).logs;
  }

  /**
   * All that differs between what the two answer, in words; nothing while they are alike.
   * @param isOfRows whether the log tells of nothing but rows
   */
  async differences(random: Random, isOfRows: boolean): Promise<string[]> {
    const found: string[] = [];
    const tables = await tablesOf(this.#engine(1));
    this.#isRewritten ||= (await this.#files[1].snapshots.status()).refreshes.replay.count > 0;
    const numbers = this.#isRewritten ? '' : 't.rowid AS number, ';
    const catalog = CATALOG.map((sql) => (this.#isRewritten ? sql.replace('estimated_size, ', '') : sql));
    for (const sql of isOfRows ? [...catalog, FREE] : catalog) found.push(...(await this.#compare({ sql })));
    for (const table of tables) {
      const sql = `SELECT ${numbers}t::VARCHAR AS row FROM ${table} AS t ORDER BY t.rowid`;
      found.push(...(await this.#compare({ sql })));
    }
    if (this.#besides !== null) for (const sql of BESIDES) found.push(...(await this.#compare({ sql })));
    for (let i = 0; i < 3; i++) found.push(...(await this.#compareModel(metricQuery(random))));
    return found;
  }

  async closeEngines(): Promise<void> {
    for (const duckdb of this.#duckdbs) await duckdb.close();
  }

  async close(): Promise<void> {
    await this.closeEngines();
    for (const file of this.#files) await file.close();
    rmSync(this.folder, { recursive: true });
  }

  async #compare({ sql }: { readonly sql: string }): Promise<string[]> {
    const [taken, replayed] = [await this.#rows(0, sql), await this.#rows(1, sql)];
    return differing(sql, taken, replayed);
  }

  async #rows(which: 0 | 1, sql: string): Promise<Row[]> {
    return rows(this.#engine(which), { sql });
  }

  async #compareModel(model: object): Promise<string[]> {
    const [taken, replayed] = [await this.#answer(0, model), await this.#answer(1, model)];
    return differing(JSON.stringify(model), taken, replayed);
  }

  /** Of what may not be asked, the error. */
  async #answer(which: 0 | 1, model: object): Promise<Row[]> {
    const frames = await this.#frames(which, model).catch((error: unknown) => LearningError.from(error).message);
    if (typeof frames === 'string') return [{ error: frames }];
    return frames.flatMap((frame) =>
      Array.from({ length: frame.length }, (_, row) =>
        Object.fromEntries(frame.fields.map((field, i) => [String(i), cellAt(field.column, row)])),
      ),
    ) as Row[];
  }

  #frames(which: 0 | 1, model: object): Promise<Frame[]> {
    const context = {
      refId: 'A',
      timeRange: { from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 1, 10) },
      intervalMs: 3_600_000,
      maxDataPoints: 100,
      storedTimeZone: 'UTC',
      askedAt: Date.now(),
      fromAlert: true,
    };
    return answer({ refId: 'A', ...model }, context, this.#engine(which));
  }

  /** Copies that are made for each question, for what does not ask for the newest by itself. */
  #newest(which: 0 | 1): Copies {
    const file = this.#files[which];
    return {
      acquire: (request) =>
        file.acquire({ ...request, ...(request.askedAt === LONG_AGO && { askedAt: Date.now(), freshness: 'latest' }) }),
    };
  }

  #engine(which: 0 | 1): Engine {
    return this.#duckdbs[which].over(this.#files[which]);
  }
}

/** What the newest state says. */
export async function rows(engine: Engine, statement: Statement): Promise<Row[]> {
  return rowsOf(await engine.run(statement, { freshness: 'latest', askedAt: Date.now() }));
}

/** Quoted names of all tables. */
async function tablesOf(engine: Engine): Promise<string[]> {
  const tables = await rows(engine, {
    sql: 'SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() ORDER BY ALL',
  });
  return tables.map(({ schema_name: schema, table_name: name }) =>
    ['learning', String(schema), String(name)].map(quoteIdentifier).join('.'),
  );
}

/**
 * Tells the content of all tables from any other.
 * @param isOfRows whether the log tells of nothing but rows: else an old state may be opened anew out of a file that its log
 *   was replayed into, where rows have other numbers
 */
export async function digestOf(engine: Engine, isOfRows: boolean): Promise<string> {
  const row = isOfRows ? 't::VARCHAR, t.rowid' : 't::VARCHAR';
  const tables = (await tablesOf(engine)).map((table) => `SELECT count(*), sum(hash(${row})) FROM ${table} AS t`);
  const shown = ['executions', ...NEIGHBOUR_TABLES.map(({ name }) => name)].map(
    (name) => `SELECT count(*), sum(hash(t::VARCHAR)) FROM ${name} AS t`,
  );
  return text(await rows(engine, { sql: [...tables, ...shown].join(' UNION ALL ') }));
}

function metricQuery(random: Random): object {
  const groups = random.next() < 0.7 ? [random.pick(DIMENSIONS).id] : [];
  return {
    queryType: 'metric',
    format: 'table',
    bucket: random.pick(['none', 'auto', '1d']),
    measures: random
      .shuffled(MEASURES.map(({ id }) => id).filter((id) => !OF_THE_CLOCK.includes(id)))
      .slice(0, 1 + random.below(3)),
    groupBy: groups,
  };
}

function differing(what: string, taken: readonly Row[], replayed: readonly Row[]): string[] {
  if (taken.length !== replayed.length) return [`${what}: ${taken.length} rows, not ${replayed.length}.`];
  const at = replayed.findIndex((row, i) => !isAlike(taken[i]!, row));
  if (at < 0) return [];
  return [`${what}, row ${at}: ${text(taken[at])}, not ${text(replayed[at])}.`];
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner)).slice(0, 2000);

function isAlike(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number' && !Number.isInteger(b)) {
    return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  const keys = Object.keys(b);
  return (
    keys.length === Object.keys(a).length &&
    keys.every((key) => isAlike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
