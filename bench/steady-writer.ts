import { setTimeout as delay } from 'node:timers/promises';
import { Writer } from '../test/writers/writer';

/** Of an execution each. */
const COMMITS_A_SECOND = 40;
const COMMITS_AT_ONCE = 4;

/** An execution of this moment. */
export const COMMIT =
  "INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, now()::TIMESTAMPTZ AT TIME ZONE 'UTC' AS timestamp) FROM executions WHERE rowid = 100";

interface Pace {
  readonly statements: readonly string[];
  readonly everyMs: number;
}

/** Does the work while the writer runs the statements again and again. */
export async function whileWriting<T>(
  writer: Writer,
  { statements, everyMs }: Pace,
  work: () => Promise<T>,
): Promise<T> {
  let isOn = true;
  const writing = (async () => {
    let due = performance.now();
    while (isOn) {
      await writer.run(...statements);
      due += everyMs;
      await delay(Math.max(0, due - performance.now()));
    }
  })();
  try {
    return await work();
  } finally {
    isOn = false;
    await writing;
  }
}

/** Does the work beside a process that commits to the database 40 times a second, and may be told to do more. */
export async function besideWriter<T>(database: string, work: (writer: Writer) => Promise<T>): Promise<T> {
  const writer = await Writer.start(database);
  const statements = Array.from({ length: COMMITS_AT_ONCE }, () => COMMIT);
  const everyMs = (1000 * COMMITS_AT_ONCE) / COMMITS_A_SECOND;
  try {
    return await whileWriting(writer, { statements, everyMs }, () => work(writer));
  } finally {
    await writer.kill();
  }
}
