import type { DuckDBConnection } from '@duckdb/node-api';

/** More than mostly run at once. */
const MOST = 4;

/** Connections that queries have left as they were, for queries to come. */
export class KeptConnections {
  /** The one that was kept last comes last. */
  readonly #connections: { readonly connection: DuckDBConnection; readonly setup: string }[] = [];
  #isClosed = false;

  /** @param setup SQL that has run on it */
  take(setup: string): DuckDBConnection | undefined {
    const at = this.#connections.findLastIndex((kept) => kept.setup === setup);
    return at < 0 ? undefined : this.#connections.splice(at, 1)[0]!.connection;
  }

  /** Takes one in; where there are too many then, the first goes. */
  keep(connection: DuckDBConnection, setup: string): void {
    if (this.#isClosed) connection.disconnectSync();
    else this.#connections.push({ connection, setup });
    if (this.#connections.length > MOST) this.#connections.shift()!.connection.disconnectSync();
  }

  /** Ends those that are there. */
  clear(): void {
    for (const { connection } of this.#connections.splice(0)) connection.disconnectSync();
  }

  /** Ends those that are there, and those that are yet to come. */
  close(): void {
    this.#isClosed = true;
    this.clear();
  }
}
