import { DuckdbEngine } from '../engine/duckdb-node/duckdb-engine';
import { toFailure } from '../error/failure';
import type { FromWorker, ToWorker } from '../pipe/messages';
import type { Pipe } from '../pipe/pipe';
import { handle } from './handlers';

type Ask = Extract<ToWorker, { type: 'ask' }>;
type Release = Extract<ToWorker, { type: 'release' }>;

/** Answers questions about the copies of one data source, by DuckDB in this process. */
export class Service {
  readonly #pipe: Pipe<FromWorker, ToWorker>;
  readonly #running = new Map<number, AbortController>();
  #engine: DuckdbEngine | null = null;

  constructor(pipe: Pipe<FromWorker, ToWorker>) {
    this.#pipe = pipe;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'configure':
        this.#engine = new DuckdbEngine(message.options);
        void this.#engine.warm();
        return;
      case 'ask':
        void this.#answer(message);
        return;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        return;
      case 'release':
        void this.#release(message);
    }
  }

  async #release({ generation }: Release): Promise<void> {
    await this.#engine?.release(generation);
    this.#pipe.send({ type: 'released', generation: generation.id });
  }

  async #answer({ id, ...question }: Ask): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    // An answer may take several queries, and what DuckDB still does for one may go on behind it.
    let due = 1;
    let isToldAlready = false;
    const end = () => {
      if (--due > 0) return;
      this.#running.delete(id);
      if (!isToldAlready) this.#pipe.send({ type: 'ended', id });
    };
    const read = () => {
      due++;
      return end;
    };
    try {
      const { answer, parts } = await handle(question, { engine: this.#engine!, signal: controller.signal, read });
      isToldAlready = due === 1;
      this.#pipe.send({ type: 'answered', id, answer, hasEnded: isToldAlready }, parts);
    } catch (error) {
      isToldAlready = due === 1;
      this.#pipe.send({ type: 'failed', id, failure: toFailure(error), hasEnded: isToldAlready });
    }
    end();
  }
}
