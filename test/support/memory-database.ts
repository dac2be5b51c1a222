import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';

/** A DuckDB in memory for one test file. Clocks of the session are UTC unless told otherwise. */
export class MemoryDatabase {
  private readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  static async open(timeZone = 'UTC'): Promise<MemoryDatabase> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    await connection.run(`SET TimeZone = '${timeZone}'`);
    return new MemoryDatabase(instance, connection);
  }

  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.connection.run(sql, values);
  }

  /** Rows as JSON: times in DuckDB's own spelling, BIGINT as text. */
  async rows(sql: string, values?: DuckDBValue[]): Promise<Json[][]> {
    return (await this.connection.runAndReadAll(sql, values)).getRowsJson();
  }

  /** The only column. */
  async column(sql: string, values?: DuckDBValue[]): Promise<Json[]> {
    return (await this.rows(sql, values)).map(([first]) => first!);
  }

  /** The only value. */
  async value(sql: string, values?: DuckDBValue[]): Promise<Json> {
    return (await this.column(sql, values))[0]!;
  }

  close(): void {
    this.connection.disconnectSync();
    this.instance.closeSync();
  }
}
