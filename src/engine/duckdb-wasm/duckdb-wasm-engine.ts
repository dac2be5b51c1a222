import { beingClosed, onAbort, queryCancelled } from '../../error/cancellation';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { quoteIdentifier, quoteText } from '../../model/quote';
import { StoredZone } from '../../model/stored-zone';
import { cellAt } from '../../result/cell';
import type { Result } from '../../result/result';
import { type Row, rowsOf } from '../../result/rows';
import { SETTINGS } from '../../settings/settings';
import { queryError } from '../duckdb/duckdb-error';
import { functionsBy } from '../duckdb/functions';
import { faultsOf, namedNeighbours } from '../duckdb/neighbour-faults';
import { type ExecutionRecord, lossesSql, recordProblem } from '../duckdb/record/record';
import { lackingOf } from '../duckdb/record/with-own-tables';
import { schemaBy } from '../duckdb/schema';
import { setupSql } from '../duckdb/setup';
import { STATUS_VIEW, statusViewSql } from '../duckdb/status-view';
import { type Engine, type EngineStatus, NO_FACTS, type Question, type RecordFit, type RunOptions } from '../engine';
import type { Relation, SqlFunction } from '../listed';
import { Guard } from '../sql-guard/guard';
import type { References } from '../sql-guard/references';
import { tokenReader } from '../sql-guard/token-reader';
import type { Bindings } from './bindings';
import { failureOf } from './failures';
import { Parts, requireNoCatalog, type TableOfParts } from './parts';
import { QueryRun } from './query-run';
import { Session } from './session';
import { State, type StateVersion } from './state';
import { Zones } from './zones';

export interface WasmEngineOptions {
  readonly timeoutSeconds?: number | undefined;
  readonly rowLimit?: number | undefined;
  /** Bytes of values in a result, at most 2047. */
  readonly byteLimitMb?: number | undefined;
  /** What DuckDB may allocate. Default 1024. */
  readonly memoryLimitMb?: number | undefined;
  /** IANA zone of stored times that carry none. Throws `bad_settings`. */
  readonly storedTimeZone?: string | undefined;
}

/** A database file that the bindings know by a name. */
export interface RegisteredFile {
  readonly path: string;
  /** The name of the database. */
  readonly database: string;
}

const MOST_BYTES_MB = 2047;
const STATUS_SQL = `SELECT *, version() AS duckdb_version FROM ${STATUS_VIEW}`;
const NOTHING: StateVersion = { generation: 'nothing', asOf: 0, databaseBytes: 0, walBytes: 0 };

type Asking = Pick<RunOptions, 'signal'>;

/** DuckDB compiled to WebAssembly, in this thread: one statement at a time. */
export class DuckdbWasmEngine implements Engine {
  readonly dialect = 'duckdb-wasm';
  readonly #bindings: Bindings;
  readonly #limits;
  readonly #zone: StoredZone | null;
  readonly #guard: Guard;
  readonly #zones: Zones;
  #session: Session;
  #parts: Parts;
  #state: State;
  /** SQL of the views that are there. */
  #made = '';
  #last: Promise<unknown> = Promise.resolve();
  #closing: LearningError | null = null;
  readonly #closed = new AbortController();

  /** @param bindings instantiated; nobody else uses them. @param database by which name queries know it */
  constructor(bindings: Bindings, options: WasmEngineOptions = {}, database = 'learning') {
    this.#bindings = bindings;
    this.#zone = StoredZone.of(options.storedTimeZone ?? 'UTC');
    this.#limits = {
      timeoutSeconds: options.timeoutSeconds ?? SETTINGS.queryTimeoutSeconds.default,
      rowLimit: options.rowLimit ?? SETTINGS.rowLimit.default,
      byteLimitMb: Math.min(options.byteLimitMb ?? SETTINGS.byteLimitMb.default, MOST_BYTES_MB),
      memoryLimitMb: options.memoryLimitMb ?? 1024,
    };
    this.#guard = new Guard(tokenReader(this.#limits.byteLimitMb));
    this.#zones = new Zones(this.#storedTimeZone);
    this.#session = this.#open(database, `ATTACH ':memory:' AS ${quoteIdentifier(database)}`);
    this.#parts = new Parts(this.#session);
    this.#state = this.#stateOf(NOTHING);
  }

  // The data

  /** Which of these parts are not attached. */
  missingParts(names: readonly string[]): Promise<string[]> {
    return this.#inTurn(async () => names.filter((name) => !this.#parts.has(name)));
  }

  /** The DuckDB file of a part, whatever is asked meanwhile. */
  attachPart(name: string, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => this.#parts.attach(name, bytes));
  }

  /** Has later questions see these tables, and no others. */
  showParts(tables: readonly TableOfParts[], version: StateVersion): Promise<void> {
    return this.#inTurn(async () => {
      this.#dropViews();
      this.#parts.show(tables);
      this.#state = new State(this.#session, version, this.#storedTimeZone, true);
    });
  }

  /** Reads a file instead of whatever was read before. */
  openFile({ path, database }: RegisteredFile, version: StateVersion): Promise<void> {
    return this.#inTurn(async () => {
      const attach = `ATTACH ${quoteText(path)} AS ${quoteIdentifier(database)} (READ_ONLY)`;
      this.#session.close();
      this.#made = '';
      this.#session = this.#open(database, attach);
      this.#parts = new Parts(this.#session);
      this.#state = this.#stateOf(version);
    });
  }

  /** The state that is asked. */
  get version(): StateVersion {
    return this.#state.version;
  }

  // The port

  run(question: Question, options: RunOptions = {}): Promise<Result> {
    return this.#ask(question, options, 'read');
  }

  async check(statement: Exclude<Question, (...facts: never) => unknown>, { signal }: Asking = {}): Promise<void> {
    await this.#ask(statement, { signal }, 'plan');
  }

  schema(options?: Asking): Promise<readonly Relation[]> {
    return schemaBy((sql) => this.#rows(sql, options));
  }

  functions(options?: Asking): Promise<readonly SqlFunction[]> {
    return functionsBy((sql) => this.#rows(sql, options));
  }

  async status(options?: Asking): Promise<EngineStatus> {
    const [{ duckdb_version: version, ...database }] = (await this.#rows(STATUS_SQL, options)) as [Row];
    return { version: String(version), database };
  }

  async fit({ signal }: Asking = {}): Promise<RecordFit> {
    const record = await this.#inTurn(() => this.#state.record(this.#guard), signal);
    const sql = lossesSql(record);
    const lost = sql === null ? null : await this.run({ sql }, { signal }).catch(() => null);
    const losses = (lost?.columns ?? []).flatMap((column) => {
      const rows = Number(cellAt(column, 0));
      return rows > 0
        ? [`${column.name} holds ${plural(rows, 'value that does', 'values that do')} not fit, read as NULL.`]
        : [];
    });
    return {
      problem: recordProblem(record, `The database ${this.#session.database}`),
      remarks: [...record.remarks, ...losses],
    };
  }

  async close(): Promise<boolean> {
    this.#closing = beingClosed();
    this.#closed.abort();
    await this.#last;
    this.#session.close();
    this.#bindings.reset();
    return true;
  }

  get #storedTimeZone(): string {
    return this.#zone?.name ?? 'UTC';
  }

  #open(database: string, attach: string): Session {
    const { memoryLimitMb } = this.#limits;
    const session = Session.open(this.#bindings, { memoryLimitMb, database, attach });
    session.runAsking(this.#zones.sql());
    return session;
  }

  #stateOf(version: StateVersion): State {
    return new State(this.#session, version, this.#storedTimeZone);
  }

  async #rows(sql: string, { signal }: Asking = {}): Promise<Row[]> {
    return rowsOf(await this.run({ sql }, { signal }));
  }

  #ask(question: Question, options: RunOptions, extent: 'plan' | 'read'): Promise<Result> {
    return this.#inTurn(() => this.#execute(question, options, extent), options.signal);
  }

  /** One after the other; who waits no longer is not waited for. */
  #inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closing) return Promise.reject(this.#closing);
    const done = this.#last.then(async () => {
      if (this.#closing) throw this.#closing;
      if (signal?.aborted) throw queryCancelled();
      return work();
    });
    this.#last = done.catch(() => undefined);
    return new Promise((resolve, reject) => {
      const stop = onAbort(signal, () => reject(queryCancelled()));
      const stopClosing = onAbort(this.#closed.signal, () => reject(this.#closing));
      done.then(resolve, reject).finally(() => {
        stop();
        stopClosing();
      });
    });
  }

  async #execute(question: Question, options: RunOptions, extent: 'plan' | 'read'): Promise<Result> {
    const { signal, rowLimit = Infinity, atRowLimit = 'cut' } = options;
    const guard = this.#guard;
    const state = this.#state;
    let statement = typeof question === 'function' ? question(NO_FACTS) : question;
    let record: ExecutionRecord | null = null;
    let run: QueryRun | null = null;
    const { memoryLimitMb, byteLimitMb, timeoutSeconds } = this.#limits;
    try {
      let references = await guard.read(statement.sql);
      const { hasMacros } = await state.catalog();
      record = await state.record(guard);
      if (typeof question === 'function') {
        const facts = await state.facts(guard);
        if (facts !== NO_FACTS) {
          statement = question(facts);
          references = await guard.read(statement.sql);
        }
      }
      const besides = faultsOf(namedNeighbours(references, record), [], null);
      await guard.admit(references, record.catalog, statement.sql);
      if (state.isInParts) requireNoCatalog(references);
      if (hasMacros) this.#session.functionsFirst();
      if (this.#zones.learn(statement.sql, statement.parameters ?? [])) this.#session.runAsking(this.#zones.sql());
      const signals = AbortSignal.any([this.#closed.signal, ...(signal ? [signal] : [])]);
      run = new QueryRun(this.#session, statement, { timeoutSeconds, signal: signals });
      this.#makeViews(references, record);
      const read = await run[extent]({
        rowLimit: Math.min(rowLimit, this.#limits.rowLimit),
        atRowLimit,
        byteLimitMb,
        zone: this.#zone,
      });
      const warnings = [...besides.map(({ message }) => message), ...lackingOf(references, record)];
      const { generation, asOf } = state.version;
      return {
        ...read,
        notices: [...warnings.map((text) => ({ severity: 'warning' as const, text })), ...read.notices],
        // Not stable: answers are not kept in a browser.
        state: { generation, asOf, isStable: false },
        elapsed: run.elapsed,
      };
    } catch (error) {
      if (error instanceof LearningError) throw error;
      const { sql } = statement;
      const context = { sql, path: this.#session.database, memoryLimitMb, shift: run?.shift ?? 0, record };
      throw failureOf(error, (cause) => queryError(cause, context));
    }
  }

  /** Makes the views that the statement can see; most statements see those of the one before. */
  #makeViews(references: References, record: ExecutionRecord): void {
    const { generation: id, asOf, databaseBytes, walBytes } = this.#state.version;
    const present = this.#zone && `temp.main.timezone(${quoteText(this.#storedTimeZone)}, system.main.now())`;
    const status = () =>
      statusViewSql({ id, asOf, databaseBytes, walBytes }, record, present === null ? {} : { present });
    const sql = setupSql(references, record, status);
    if (sql === this.#made) return;
    this.#dropViews();
    this.#made = sql;
    if (sql !== '') this.#session.runAsking(sql);
  }

  /** Before anybody looks at another state, too: its catalog is not to list them. */
  #dropViews(): void {
    for (const [, view] of this.#made.matchAll(/CREATE TEMP VIEW (\w+) AS/g)) {
      this.#session.runAsking(`DROP VIEW IF EXISTS temp.main.${view}`);
    }
    this.#made = '';
  }
}
