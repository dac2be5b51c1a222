import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRowsSql } from '../../../src/demo/demo-rows-sql';
import { lateFeedbackSql } from '../../../src/demo/sql/feedback';
import { indexDdl, schemaDdl } from '../../../src/model/schema';
import { MemoryDatabase } from '../../support/memory-database';

const START = Date.UTC(2026, 1, 9);
const MINUTE = 60_000;
const FEEDBACK = ['quality_score', 'user_accepted', 'user_rating'];

let db: MemoryDatabase;

beforeAll(async () => {
  db = await MemoryDatabase.open();
  for (const statement of [...schemaDdl(), ...indexDdl()]) await db.run(statement);
  const world = {
    seed: 1,
    incidents: [],
    drift: { from: START, to: START + 1 },
    harder: null,
    uploadedBy: START + 100 * MINUTE,
    embeddings: false,
  };
  const arrivals = `SELECT i, make_timestamp(${START * 1000}) + to_minutes(i) AS timestamp FROM range(100) AS r (i)`;
  await db.run(`INSERT INTO executions ${demoRowsSql(arrivals, world)}`);
  await db.run('CREATE TABLE before AS FROM executions');
});

afterAll(() => db.close());

describe('late feedback', () => {
  it('goes to one row a time, all recent ones in the end, and to nothing but its own columns', async () => {
    const changed = () =>
      db.value('SELECT count(*)::INTEGER FROM (FROM executions EXCEPT FROM before)') as Promise<number>;
    const without = `FROM before WHERE user_accepted IS NULL AND timestamp >= make_timestamp(${(START + 80 * MINUTE) * 1000})`;
    const candidates = (await db.value(`SELECT count(*)::INTEGER ${without}`)) as number;
    expect(candidates).toBeGreaterThan(10);
    for (let given = 1; given <= candidates; given++) {
      await db.run(lateFeedbackSql(START + 80 * MINUTE));
      expect(await changed()).toBe(given);
    }
    await db.run(lateFeedbackSql(START + 80 * MINUTE));
    expect(await changed()).toBe(candidates);
    const rest = `SELECT * EXCLUDE (${FEEDBACK.join(', ')}) FROM`;
    expect(await db.rows(`${rest} executions EXCEPT ${rest} before`)).toEqual([]);
    expect(
      await db.rows(`SELECT task_id FROM executions JOIN before USING (task_id)
        WHERE before.quality_score IS NOT NULL AND executions.quality_score <> before.quality_score
          OR (executions.user_rating >= 3) <> executions.success AND before.user_accepted IS NULL`),
    ).toEqual([]);
  });
});
