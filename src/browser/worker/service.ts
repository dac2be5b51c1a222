import type { Bindings } from '../../engine/duckdb-wasm/bindings';
import { DuckdbWasmEngine } from '../../engine/duckdb-wasm/duckdb-wasm-engine';
import { BrokenEngine } from '../../engine/duckdb-wasm/failures';
import { toFailure } from '../../error/failure';
import { LearningError } from '../../error/learning-error';
import { writeFor } from '../../error/reader';
import type { BrowserLimits, FromWorker, ToWorker } from '../messages';
import type { FileSource } from '../source';
import { handle } from './handlers';

/** How the bindings of DuckDB come about where this runs. */
export interface Platform {
  load(wasm: Extract<ToWorker, { type: 'start' }>['wasm']): Promise<Bindings>;
  /** Makes a file known to DuckDB. @returns the path by which it knows it */
  register(bindings: Bindings, file: FileSource): string;
}

type Ask = Extract<ToWorker, { type: 'ask' }>;

/** Answers what the client asks, by DuckDB in this thread. */
export class Service {
  readonly #platform: Platform;
  readonly #post: (message: FromWorker, transferred: ArrayBuffer[]) => void;
  readonly #running = new Map<number, AbortController>();
  #bindings: Bindings | null = null;
  #engine: DuckdbWasmEngine | null = null;

  constructor(platform: Platform, post: (message: FromWorker, transferred: ArrayBuffer[]) => void) {
    this.#platform = platform;
    this.#post = post;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'start':
        writeFor(message.reader);
        void this.#start(message.wasm, message.limits);
        return;
      case 'ask':
        void this.#answer(message);
        return;
      case 'cancel':
        this.#running.get(message.id)?.abort();
    }
  }

  /** DuckDB cannot be had. */
  unfit(cause: unknown): void {
    const says = 'DuckDB cannot be loaded in this browser.';
    const failure = cause instanceof LearningError ? cause : new LearningError('no_engine', says, { cause });
    this.#post({ type: 'unfit', failure: toFailure(failure) }, []);
  }

  async #start(wasm: Extract<ToWorker, { type: 'start' }>['wasm'], limits: BrowserLimits): Promise<void> {
    try {
      this.#bindings = await this.#platform.load(wasm);
      this.#engine = new DuckdbWasmEngine(this.#bindings, limits);
      this.#post({ type: 'ready' }, []);
    } catch (error) {
      this.unfit(error);
    }
  }

  async #answer({ id, ...question }: Ask): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const { answer, parts = [] } = await handle(question, {
        engine: this.#engine!,
        signal: controller.signal,
        register: (file) => this.#platform.register(this.#bindings!, file),
      });
      this.#post(
        { type: 'answered', id, answer, parts },
        parts.map(({ buffer }) => buffer),
      );
    } catch (error) {
      this.#post({ type: 'failed', id, failure: toFailure(error), isBroken: error instanceof BrokenEngine }, []);
    } finally {
      this.#running.delete(id);
    }
  }
}
