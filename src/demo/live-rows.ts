import { DuckDBInstance } from '@duckdb/node-api';
import { Session } from '../store/session';
import { demoRowsSql } from './demo-rows-sql';
import { recurringIncidents } from './incidents';

/**
 * A SELECT of rows of these times, microseconds since the epoch, with all columns in their order. The microsecond of a
 * row is its number too, which no other run of a writer repeats.
 */
export function liveRowsSql(times: readonly number[], now: number, seed: number): string {
  const span = { from: times[0]! / 1000, to: now };
  const world = {
    seed,
    incidents: recurringIncidents(span, seed),
    drift: { from: 0, to: 1 },
    harder: null,
    uploadedBy: now,
    embeddings: false,
  };
  const arrivals = `SELECT i, make_timestamp(i) AS timestamp FROM (SELECT unnest([${times.join(', ')}]::BIGINT[]) AS i)`;
  return demoRowsSql(arrivals, world);
}

/** A record as a producer sends it. */
export interface LiveRecord {
  readonly task_id: string;
  readonly success: boolean;
  readonly user_accepted?: boolean | null;
}

/** Makes rows outside of any database, for a producer to send. */
export class LiveRows {
  readonly #instance: DuckDBInstance;
  readonly #session: Session;
  readonly #seed: number;

  private constructor(instance: DuckDBInstance, session: Session, seed: number) {
    this.#instance = instance;
    this.#session = session;
    this.#seed = seed;
  }

  static async open(seed: number): Promise<LiveRows> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
      threads: '1',
    });
    const session = new Session(await instance.connect(), 'the demo', undefined);
    return new LiveRows(instance, session, seed);
  }

  async at(times: readonly number[], now: number): Promise<LiveRecord[]> {
    const rows = `SELECT * EXCLUDE (uploaded_at) FROM (${liveRowsSql(times, now, this.#seed)})`;
    const records = await this.#session.rows(`SELECT to_json(record)::VARCHAR FROM (${rows}) AS record`);
    return records.map(([json]) => JSON.parse(json as string) as LiveRecord);
  }

  close(): void {
    this.#session.close();
    this.#instance.closeSync();
  }
}
