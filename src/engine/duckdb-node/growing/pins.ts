import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** For those who are still to begin on a state when it is not the newest any more. */
const CONNECTIONS = 2;
/** Begins a transaction that goes on seeing the present state. */
export const BEGIN = 'BEGIN TRANSACTION READ ONLY';

interface Pin {
  readonly connection: DuckDBConnection;
  /** Prepared once: to parse and plan it takes longer than to run it. */
  readonly begin: DuckDBPreparedStatement;
}

/** Connections to states of a database, by their positions, and those that nobody has used, on no state. */
export class Pins {
  readonly #connect: () => Promise<DuckDBConnection>;
  readonly #pinned = new Map<number, Pin[]>();
  readonly #free: Promise<Pin | null>[] = [];

  constructor(connect: () => Promise<DuckDBConnection>) {
    this.#connect = connect;
  }

  /** What is asked of the position goes on to see the state of now. Throws what DuckDB says. */
  async pin(position: number): Promise<void> {
    if (this.#pinned.has(position)) return;
    this.#pinned.set(position, await Promise.all(Array.from({ length: CONNECTIONS }, () => this.#begun())));
  }

  /** One that is within its transaction; undefined where there is none. */
  take(position: number): DuckDBConnection | undefined {
    return this.#pinned.get(position)?.pop()?.connection;
  }

  /** Nobody will ask for this state again. */
  forget(position: number): void {
    for (const pin of this.#pinned.get(position) ?? []) this.#free.push(ended(pin));
    this.#pinned.delete(position);
  }

  async close(): Promise<void> {
    for (const position of [...this.#pinned.keys()]) this.forget(position);
    for (const pin of this.#free) (await pin)?.connection.disconnectSync();
  }

  async #begun(): Promise<Pin> {
    const pin = (await this.#free.pop()) ?? (await this.#made());
    try {
      await pin.begin.run();
      return pin;
    } catch (error) {
      pin.connection.disconnectSync();
      throw error;
    }
  }

  async #made(): Promise<Pin> {
    const connection = await this.#connect();
    try {
      return { connection, begin: await connection.prepare(BEGIN) };
    } catch (error) {
      connection.disconnectSync();
      throw error;
    }
  }
}

/** Out of its transaction; null where that fails. */
async function ended(pin: Pin): Promise<Pin | null> {
  try {
    await pin.connection.run('ROLLBACK');
    return pin;
  } catch {
    pin.connection.disconnectSync();
    return null;
  }
}
