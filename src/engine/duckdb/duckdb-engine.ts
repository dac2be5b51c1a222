import { LearningError } from '../../error/learning-error';
import type { Result } from '../../result/result';
import type { Generation } from '../../snapshot/generation';
import type { Snapshots } from '../../snapshot/snapshots';
import type { Engine, RunOptions, Statement } from '../engine';
import { Execution, type Query } from './execution';
import { Guard } from './guard/guard';
import { Instances } from './instances';
import { type DuckdbEngineOptions, type Limits, limits } from './options';
import { RunningQueries } from './running-queries';
import { StoredZone } from './stored-zone';
import { cancelled, Watch } from './watch';

/** Any copy is newer. */
const LONG_AGO = 0;

/** Where the copies come from that queries read. */
export type Copies = Pick<Snapshots, 'acquire'>;

/** DuckDB in this process, on private copies of the database. */
export class DuckdbEngine {
  readonly #limits: Limits;
  readonly #zone: StoredZone | null;
  readonly #instances: Instances;
  readonly #running: RunningQueries;
  #guard: Promise<Guard> | null = null;
  #isClosed = false;

  constructor(options: DuckdbEngineOptions) {
    this.#limits = limits(options);
    const { maxConcurrentQueries: running, memoryLimitMb, byteLimitMb } = this.#limits;
    this.#zone = StoredZone.of(options.storedTimeZone ?? 'UTC');
    this.#instances = new Instances(this.#limits);
    // Twice: two states of the database may be read at once, and a result lives on while it is encoded.
    this.#running = new RunningQueries(2 * (memoryLimitMb + running * byteLimitMb));
  }

  /** Answers from these copies. A lease is released when DuckDB no longer works on its files. */
  over(copies: Copies): Engine {
    const run = async (statement: Statement, options: RunOptions, extent: Query['extent']): Promise<Result> => {
      try {
        return await this.#run(copies, statement, options, extent);
      } catch (error) {
        throw LearningError.from(error);
      }
    };
    return {
      run: (statement, options = {}) => run(statement, options, 'read'),
      check: async (statement, { signal } = {}) => {
        await run(statement, { signal, askedAt: LONG_AGO }, 'plan');
      },
    };
  }

  /** Loads what the first query would have to wait for. */
  async warm(): Promise<void> {
    await this.#openGuard();
  }

  /** For the snapshots, before they count on a copy. Throws why DuckDB cannot read it. */
  async open(generation: Generation): Promise<void> {
    if (this.#isClosed) throw closed();
    (await this.#instances.use(generation)).release();
  }

  /** For the snapshots, before they remove the files of a generation that nobody reads any more. */
  retire(generation: Generation): void {
    this.#instances.retire(generation);
  }

  /** Stops what runs. Settles when DuckDB is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running.stop(closed());
    await this.#instances.retireAll();
    const guard = this.#guard;
    this.#guard = null;
    await (await guard)?.close();
  }

  async #run(copies: Copies, statement: Statement, options: RunOptions, extent: Query['extent']): Promise<Result> {
    const { signal, askedAt = Date.now(), freshness = 'cached', rowLimit = Infinity } = options;
    this.#throwIfOver(signal);
    const guard = await this.#openGuard();
    this.#throwIfOver(signal);
    const references = await guard.read(statement.sql);
    this.#throwIfOver(signal);
    const lease = await copies.acquire({ askedAt, freshness, signal });
    const query = { statement, references, lease, extent, rowLimit: Math.min(rowLimit, this.#limits.rowLimit) };
    return this.#execute(query, guard, signal);
  }

  #openGuard(): Promise<Guard> {
    this.#guard ??= Guard.open(this.#limits.byteLimitMb).catch((error: unknown) => {
      this.#guard = null;
      throw error;
    });
    return this.#guard;
  }

  #throwIfOver(signal: AbortSignal | undefined): void {
    if (this.#isClosed) throw closed();
    if (signal?.aborted) throw cancelled();
  }

  /** Answers as soon as there is a result, or the query is stopped. What DuckDB then still does goes on behind it. */
  #execute(query: Query, guard: Guard, signal: AbortSignal | undefined): Promise<Result> {
    const environment = { guard, instances: this.#instances, limits: this.#limits, zone: this.#zone };
    const execution = new Execution(query, environment);
    const watch = new Watch({ timeoutSeconds: this.#limits.timeoutSeconds, signal });
    this.#running.add(watch);
    if (this.#isClosed) watch.stop(closed());
    const result = execution.result(watch);
    void this.#untilEnd(result, execution, watch).then(() => {
      query.lease.release();
      this.#running.remove(watch);
    });
    return Promise.race([result, watch.stopped]);
  }

  async #untilEnd(result: Promise<Result>, execution: Execution, watch: Watch): Promise<void> {
    await result.catch(() => {});
    watch.answered();
    await execution.end().catch(() => {});
    watch.ended();
  }
}

function closed(): LearningError {
  return new LearningError('cancelled', 'The data source is being closed.');
}
