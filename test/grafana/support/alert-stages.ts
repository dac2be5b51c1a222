import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createDemo } from '../../../src/demo/create-demo';
import { Writer } from '../../writers/writer';

/** A state of the learning database that makes rules fire. */
interface AlertStage {
  /** Lays the database out; absent where there is none. */
  readonly create?: (path: string) => Promise<unknown>;
  /** What the writer that holds it then does to it. */
  readonly statement?: string;
  /** Uids of the rules that fire; all others must not. */
  readonly firing: readonly string[];
  /** All other rules cannot be evaluated, and say so. */
  readonly isUnreadable?: true;
}

const ROWS = { rows: 4000, days: 2 };
const DAY = 86_400_000;

/** Chance alone makes some hours of the demo bad. */
const LUCKY = `UPDATE executions SET success = true, error_type = NULL, error_message = NULL
  WHERE timestamp > now()::TIMESTAMP - INTERVAL 2 HOUR`;

/** Each by the uid of a data source of its own. */
export const ALERT_STAGES: Readonly<Record<string, AlertStage>> = {
  unlucky: {
    create: (path) => createDemo(path, ROWS),
    // At night the demo has fewer executions an hour than these rules ask for.
    statement: `UPDATE executions SET timestamp = now()::TIMESTAMP - INTERVAL 1 MINUTE * (rowid % 100) WHERE rowid < 300;
      UPDATE executions SET success = false, error_type = 'TimeoutError'
      WHERE timestamp > now()::TIMESTAMP - INTERVAL 2 HOUR`,
    firing: [
      'learning-success-rate-warning',
      'learning-success-rate-critical',
      'learning-failure-rate-warning',
      'learning-failure-rate-critical',
    ],
  },
  stale: {
    create: (path) => createDemo(path, { ...ROWS, end: Date.now() - 2 * DAY, learned: true }),
    firing: ['learning-silent', 'learning-stale', 'learning-backup'],
  },
  empty: {
    create: (path) => createDemo(path, { ...ROWS, rows: 0 }),
    firing: ['learning-empty'],
  },
  large: {
    create: async (path) => {
      await createDemo(path, ROWS);
      truncateSync(path, 1_100_000_000);
    },
    statement: LUCKY,
    firing: ['learning-database-size-warning', 'learning-database-size-critical', 'learning-growth'],
  },
  missing: {
    firing: ['learning-unhealthy'],
    isUnreadable: true,
  },
};

export const stageDatabase = (folder: string, name: string) => join(folder, `${name}.db`);

/** Makes the databases of all stages; each is held by a writer until that is stopped. */
export async function setStages(folder: string): Promise<Writer[]> {
  const writers: Writer[] = [];
  for (const [name, { create, statement }] of Object.entries(ALERT_STAGES)) {
    if (!create) continue;
    const path = stageDatabase(folder, name);
    await create(path);
    const writer = await Writer.start(path);
    writers.push(writer);
    if (statement) await writer.run(statement);
  }
  return writers;
}
