import { afterEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { statusOf } from '../../src/model/limits';
import type { StatusLevel, ThresholdName } from '../../src/model/thresholds';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { levelOf, valueColours } from './support/colours';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let live: LiveHost;
let browsed: Browsed;

afterEach(async () => {
  await browsed?.close();
  await live?.close();
});

/** By what the values of a panel of the overview are judged. */
const PANELS: readonly (readonly [id: number, type: string, limits: ThresholdName])[] = [
  [2, 'stat', 'success_rate'],
  [25, 'stat', 'failure_rate'],
  [3, 'stat', 'quality_avg'],
  [4, 'stat', 'cost_total'],
  [21, 'stat', 'freshness_age'],
  [22, 'stat', 'database_bytes'],
  [7, 'bargauge', 'success_rate'],
  [8, 'bargauge', 'duration_avg'],
  [12, 'gauge', 'duration_avg'],
  [30, 'stat', 'calibration_error'],
];

interface Rows {
  /** Of 20. */
  readonly failures: number;
  readonly quality: number;
  readonly seconds: number;
  readonly cost: number;
  readonly confidence: number;
  readonly minutesAgo: number;
}

const DATABASES: Readonly<Record<StatusLevel, Rows>> = {
  ok: { failures: 1, quality: 80, seconds: 30, cost: 0.01, confidence: 0.95, minutesAgo: 1 },
  warning: { failures: 4, quality: 70, seconds: 90, cost: 0.1, confidence: 0.95, minutesAgo: 90 },
  critical: { failures: 10, quality: 50, seconds: 200, cost: 0.5, confidence: 0.8, minutesAgo: 180 },
};

/** Twenty executions, as evenly over the tiers as failures allow. */
const insert = ({ failures, quality, seconds, cost, confidence, minutesAgo }: Rows) => `
  INSERT INTO executions (
    task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
    routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost)
  SELECT uuid(), TIMESTAMP '${new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19)}', 'test', 'x',
    'mahavishnu', 1, 100, ['small', 'medium'][1 + i % 2], 'mahavishnu', ${confidence}, 50, i >= ${failures}, ${seconds},
    ${quality}, ${cost}, ${cost}
  FROM range(20) AS numbers(i)`;

/** The numbers that the page has been given for the panel. */
async function valuesOf(panel: number): Promise<number[]> {
  const [frame] = (await browsed.lastAnswered(panel)).A!.frames;
  return frame!.schema.fields.flatMap(({ type }, column) =>
    type === 'number' ? (frame!.data.values[column] as number[]) : [],
  );
}

describe.runIf(browserIsThere)('thresholds', () => {
  it.each(Object.entries(DATABASES))('colour what is %s by the one table of limits', async (level, rows) => {
    live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 0 });
    await live.writer.run(insert(rows));
    const theme = level === 'warning' ? 'light' : 'dark';
    browsed = await Browsed.open(live.origin, '/d/mahavishnu-learning-overview?refresh=', { theme });
    await browsed.drawAll();
    const seen = new Set<StatusLevel>();
    for (const [id, type, limits] of PANELS) {
      const values = await valuesOf(id);
      const expected = values.map((value) => statusOf(limits, value));
      const colours = await valueColours(browsed.panel(id), type);
      expect(colours.map(levelOf), `${limits} of ${values}`).toEqual(expected);
      for (const one of expected) seen.add(one);
    }
    expect([...seen]).toContain(level);
    expect(browsed.complaints).toEqual([]);
  });
});
