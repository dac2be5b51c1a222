import type { DuckDBConnection } from '@duckdb/node-api';

/** More than mostly run at once. */
const MOST = 4;

/** Connections that queries have left as they were, for queries to come. */
export class KeptConnections {
  readonly #connections: DuckDBConnection[] = [];
  #isClosed = false;

  take(): DuckDBConnection | undefined {
    return this.#connections.pop();
  }

  /** Takes one in, or ends it where there are enough. */
  keep(connection: DuckDBConnection): void {
    if (this.#isClosed || this.#connections.length >= MOST) connection.disconnectSync();
    else this.#connections.push(connection);
  }

  /** Ends those that are there. */
  clear(): void {
    for (const connection of this.#connections.splice(0)) connection.disconnectSync();
  }

  /** Ends those that are there, and those that are yet to come. */
  close(): void {
    this.#isClosed = true;
    this.clear();
  }
}
