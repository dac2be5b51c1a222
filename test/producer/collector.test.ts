import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LearningProducer } from '../../src/producer/producer';
import { Database } from '../../src/store/database';
import { CollectorProcess } from '../collector/support/collector-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { python, runPython } from './support/python';

vi.setConfig({ testTimeout: 180_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

async function collecting(name: string) {
  const db = folder.file(name);
  const collector = await CollectorProcess.start(db);
  onTestFinished(async () => void (await collector.stop('SIGKILL')));
  return {
    url: collector.url,
    async rows(sql: string) {
      expect(await collector.stop()).toBe(0);
      const database = await Database.open(db);
      try {
        return await database.rows(sql);
      } finally {
        database.close();
      }
    },
  };
}

const ID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

const SQL = `SELECT task_id::VARCHAR, task_type, model_tier, routing_confidence, success, error_type, user_rating,
  user_accepted, (metadata->'defaulted')::VARCHAR FROM executions ORDER BY task_id`;

const EXPECTED = [
  [ID, 'test', 'large', 0.75, true, null, 5, true, '["complexity_score","actual_cost","cost_estimate","pool_type"]'],
  [OTHER, 'unknown', 'unknown', 1, false, 'timeout', null, null, expect.stringContaining('"model_tier"')],
];

const sorted = (rows: unknown[][]) =>
  rows.map((row) => [...row.slice(0, -1), JSON.stringify((JSON.parse(row.at(-1) as string) as string[]).sort())]);

describe('with the collector', () => {
  it('the producer in Node has decision, outcome and feedback in one row', async () => {
    const { url, rows } = await collecting('node.db');
    const producer = new LearningProducer({ url });
    const task = { task_type: 'test', task_description: 'Run it.', repo: 'api', file_count: 1, estimated_tokens: 9 };
    producer.submitFeedback({ task_id: ID, rating: 5, accepted: true });
    producer.recordRouting({ task_id: ID, model_tier: 'large', routing_confidence: 0.75, ...task });
    producer.recordExecution({ task_id: ID, success: true, duration_seconds: 2 });
    producer.recordExecution({ task_id: OTHER, success: false, duration_seconds: 1, error_message: 'It timed out.' });
    expect(await producer.close()).toBe(true);
    expect(producer.stats).toMatchObject({ sent: 4, rejected: 0, dropped: 0 });
    const [first, second] = sorted(await rows(SQL));
    expect(first).toEqual([
      ...EXPECTED[0]!.slice(0, -1),
      JSON.stringify((JSON.parse(EXPECTED[0]!.at(-1) as string) as string[]).sort()),
    ]);
    expect(second).toEqual(EXPECTED[1]);
  });

  it.runIf(python !== undefined)('the producer in Python has decision, outcome and feedback in one row', async () => {
    const { url, rows } = await collecting('python.db');
    const program = `
import sys
from mahavishnu_learning import *
c = LearningClient(LearningConfig(enabled=True, url=sys.argv[1]))
t = RoutingTelemetry(c)
c.submit_feedback("${ID}", rating=5, accepted=True)
t.record_decision("${ID}", {"tier": "large", "confidence": 0.75}, {"type": "test", "description": "Run it.", "repo": "api", "files": ["a"], "estimated_tokens": 9})
t.record_outcome("${ID}", True, 2.0)
record_pool_execution(c, {"task_id": "${OTHER}"}, error=TimeoutError("It timed out."), duration_seconds=1.0)
sys.exit(0 if c.close() and c.stats.sent == 4 and c.stats.rejected == 0 else str(c.stats))
`;
    await runPython(program, [url]);
    const [first, second] = sorted(await rows(SQL));
    expect(first).toEqual([
      ...EXPECTED[0]!.slice(0, -1),
      JSON.stringify((JSON.parse(EXPECTED[0]!.at(-1) as string) as string[]).sort()),
    ]);
    expect(second).toEqual(EXPECTED[1]);
  });

  it('what is sent twice is there once, and what is no record is set apart', async () => {
    const { url, rows } = await collecting('twice.db');
    const producer = new LearningProducer({ url });
    producer.recordExecution({ task_id: ID, success: true, duration_seconds: 1 });
    producer.recordExecution({ task_id: ID, success: true, duration_seconds: 1 });
    producer.recordExecution({ task_id: 'none', success: true, duration_seconds: 1 });
    await producer.close();
    expect(producer.stats).toMatchObject({ sent: 2, duplicates: 1, rejected: 1, dropped: 0 });
    expect(await rows('SELECT count(*)::INTEGER FROM executions')).toEqual([[1]]);
  });
});
