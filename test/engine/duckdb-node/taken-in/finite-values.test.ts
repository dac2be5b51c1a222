import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import { Writer } from '../../../writers/writer';
import { setup } from './support/changes';
import { Twins } from './support/twins';

let twins: Twins;
let writer: Writer;

beforeEach(async () => {
  twins = new Twins();
  writer = await Writer.start(twins.path);
  // As those have it who have no checks of ours.
  await writer.run(
    ...setup,
    'CREATE TABLE unchecked AS FROM executions',
    'DROP TABLE executions',
    'ALTER TABLE unchecked RENAME TO executions',
    'CHECKPOINT',
  );
});
afterEach(async () => {
  await writer.stop();
  await twins.close();
});

/** How many values that are no finite numbers a question is told of, by their columns. */
async function notFinite(engine: Engine): Promise<Record<string, number>> {
  let told: Record<string, number> = {};
  await engine.run(({ notFinite: found }) => {
    told = Object.fromEntries(found);
    return { sql: 'SELECT 1 AS one' };
  });
  return told;
}

const set = (value: string, id: number) =>
  writer.run(`UPDATE executions SET duration_seconds = ${value} WHERE task_id = (
    SELECT task_id FROM executions ORDER BY timestamp, task_id LIMIT 1 OFFSET ${id})`);

it('every state is told of its values that are no finite numbers, whatever was taken in before', async () => {
  await writer.insert(0, 10);
  expect(await notFinite(twins.takingIn)).toEqual({});
  await writer.insert(10, 20);
  expect(await notFinite(twins.takingIn)).toEqual({});
  const finite = await twins.lease();
  await set("'nan'::FLOAT", 0);
  const one = await twins.lease();
  await set("'-inf'::FLOAT", 1);
  expect(await notFinite(twins.takingIn)).toEqual({ duration_seconds: 2 });
  expect(await notFinite(twins.over(one))).toEqual({ duration_seconds: 1 });
  expect(await notFinite(twins.over(finite))).toEqual({});
  await writer.run('DELETE FROM executions WHERE NOT isfinite(duration_seconds)');
  expect(await notFinite(twins.takingIn)).toEqual({});
  // A value that is not there may be written as any number.
  await writer.run(
    'INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, NULL AS quality_score) FROM executions',
  );
  expect(await notFinite(twins.takingIn)).toEqual({});
  expect(await notFinite(twins.over(one))).toEqual({ duration_seconds: 1 });
  await writer.run(
    "INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, 'inf'::FLOAT AS duration_seconds) FROM executions LIMIT 1",
  );
  expect(await notFinite(twins.takingIn)).toEqual({ duration_seconds: 1 });
  for (const lease of [finite, one]) lease.release();
  expect(await twins.outcomes()).toEqual({ first: 1, taken_in: 6 });
});
