import { type BuildOptions, buildDatabase } from '../store/build-database';
import { createIndexes, createSchema } from '../store/create-schema';
import { type ArrivalHour, arrivalsSql, planArrivals } from './arrivals';
import { DEFAULT_DAYS, DEFAULT_ROWS, DEFAULT_SEED } from './defaults';
import { demoRowsSql } from './demo-rows-sql';
import { harderWeek } from './harder-week';
import { placeIncidents } from './incidents';
import { learnedSql } from './sql/learned';
import type { Incident, World } from './world';

export interface DemoOptions extends BuildOptions {
  readonly rows?: number;
  readonly days?: number;
  /** Equal seeds, rows, days and ends give equal rows. */
  readonly seed?: number;
  /** The rows end here, milliseconds since the epoch; now unless told. */
  readonly end?: number;
  /** Fill the column `embedding`, about 1.5 KB a row. */
  readonly embeddings?: boolean;
  /** Fill the other tables, too: feedback, policies, Q-values, experiments, refused records, operations. */
  readonly learned?: boolean;
  /** Create the named indexes; yes unless told. */
  readonly indexes?: boolean;
  readonly onProgress?: (progress: DemoProgress) => void;
}

interface DemoProgress {
  readonly stage: 'rows' | 'indexes';
  readonly done: number;
  readonly rows: number;
}

export interface Demo {
  readonly rows: number;
  /** Milliseconds since the epoch, as is `to`. */
  readonly from: number;
  readonly to: number;
  readonly incidents: readonly Incident[];
}

const DAY = 86_400_000;
const CHUNK_ROWS = 250_000;

/** Creates a learning database with coherent rows in time order. Throws LearningError. */
export async function createDemo(
  path: string,
  {
    rows = DEFAULT_ROWS,
    days = DEFAULT_DAYS,
    seed = DEFAULT_SEED,
    end = Date.now(),
    embeddings = false,
    learned = false,
    indexes = true,
    onProgress,
    ...build
  }: DemoOptions = {},
): Promise<Demo> {
  const span = { from: end - days * DAY, to: end };
  const incidents = placeIncidents(span, seed);
  const drift = { from: end - (days * DAY) / 3, to: end };
  const world: World = { seed, incidents, drift, harder: harderWeek(span), uploadedBy: end, embeddings };
  await buildDatabase(path, build, async (database) => {
    await createSchema(database);
    let done = 0;
    for (const hours of chunks(planArrivals(span, rows, seed, incidents))) {
      // A table is scanned by all threads, in its order; a list of hours would be by one.
      await database.run(`CREATE OR REPLACE TEMP TABLE arrivals AS ${arrivalsSql(hours, seed)}`);
      await database.run(`INSERT INTO executions ${demoRowsSql('SELECT * FROM arrivals', world)}`);
      done += hours.reduce((sum, hour) => sum + hour.rows, 0);
      onProgress?.({ stage: 'rows', done, rows });
    }
    if (learned) for (const statement of learnedSql(end)) await database.run(statement);
    if (indexes) {
      onProgress?.({ stage: 'indexes', done, rows });
      await createIndexes(database);
    }
  });
  return { rows, ...span, incidents };
}

/** Whole hours, in their order, of about CHUNK_ROWS rows together. */
function chunks(hours: readonly ArrivalHour[]): ArrivalHour[][] {
  const result: ArrivalHour[][] = [];
  let room = 0;
  for (const hour of hours.filter(({ rows }) => rows > 0)) {
    if (room <= 0) {
      result.push([]);
      room = CHUNK_ROWS;
    }
    result.at(-1)!.push(hour);
    room -= hour.rows;
  }
  return result;
}
