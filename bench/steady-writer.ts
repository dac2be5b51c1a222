import { setTimeout as delay } from 'node:timers/promises';
import { Writer } from '../test/writers/writer';

/** Of an execution each. */
const COMMITS_A_SECOND = 40;
const COMMITS_AT_ONCE = 4;

/** An execution of this moment. */
export const COMMIT =
  "INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, now()::TIMESTAMPTZ AT TIME ZONE 'UTC' AS timestamp) FROM executions WHERE rowid = 100";

/** Does the work beside a process that commits to the database 40 times a second, and may be told to do more. */
export async function besideWriter<T>(database: string, work: (writer: Writer) => Promise<T>): Promise<T> {
  const writer = await Writer.start(database);
  let isOn = true;
  const writing = (async () => {
    let due = performance.now();
    while (isOn) {
      await writer.run(...Array.from({ length: COMMITS_AT_ONCE }, () => COMMIT));
      due += (1000 * COMMITS_AT_ONCE) / COMMITS_A_SECOND;
      await delay(Math.max(0, due - performance.now()));
    }
  })();
  try {
    return await work(writer);
  } finally {
    isOn = false;
    await writing;
    await writer.kill();
  }
}
