import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Archived } from '../../../../src/engine/archived';
import { schemaDdl } from '../../../../src/model/schema';
import { until } from '../../../support/until';
import { Writer } from '../../../writers/writer';
import { metricQueries } from '../../parity/metric-queries';
import { isAlike, shown } from './support/alike';
import { executions } from './support/executions';
import { Side } from './support/side';

const HOUR = 3_600_000;
const END = Date.UTC(2026, 1, 9, 12);
/** Live rows go back by 14 days, archived ones by 24. */
const DAYS = [30, 16, 5];

const folder = mkdtempSync(join(tmpdir(), 'archived-parts-'));
const path = join(folder, 'learning.db');
let archived: Archived = { file: null, problem: null };
const FILE = { path, snapshotPath: folder, beside: [{ acquire: async () => ({ archived, release: () => {} }) }] };

const metric = (rest: object) => ({ queryType: 'metric', format: 'table', ...rest });
const QUESTIONS: readonly object[] = [
  metric({ measures: ['executions', 'success_rate', 'cost_total'] }),
  metric({ measures: ['duration_p50', 'duration_p95'], dimensions: ['pool_type'] }),
  metric({ measures: ['quality_avg', 'duration_max'], dimensions: ['model_tier'], bucket: '1d' }),
  metric({ measures: ['executions', 'cost_avg'], compare: 'previous', bounds: true, dimensions: ['model_tier'] }),
  metric({ measures: ['executions'], dimensions: ['repo'], bucket: '6h', limit: 2, format: 'timeseries' }),
  metric({
    measures: ['executions'],
    filters: [{ field: 'success', op: '=', value: false }],
    dimensions: ['error_type'],
  }),
  { queryType: 'preset', preset: 'user_feedback', format: 'table' },
  {
    queryType: 'sql',
    format: 'table',
    rawSql: 'SELECT executions.repo, count(*), min(timestamp) FROM executions GROUP BY ALL ORDER BY 1',
  },
  ...metricQueries(6, 20260211),
];

let writer: Writer;
let parted: Side;
/** All rows, of a full copy with its whole log, each time. */
let whole: Side;
let made = 0;
/** Rows of the database become an archive, as it is laid out for queries; those that it has already stay. */
async function archive(where: string): Promise<void> {
  const [before, file] = [archived.file?.path, join(folder, `archive-${++made}.duckdb`)];
  const kept =
    before === undefined ? '' : ' UNION ALL SELECT * FROM before.archived_rows ANTI JOIN moved USING (task_id)';
  await writer.run(
    ...(before === undefined ? [] : [`ATTACH '${before}' AS before (READ_ONLY)`]),
    `ATTACH '${file}' AS archive`,
    `CREATE TABLE archive.archived_rows AS WITH moved AS (SELECT * REPLACE (embedding::FLOAT[] AS embedding) FROM executions WHERE ${where}) FROM moved${kept}`,
    'DETACH archive',
    ...(before === undefined ? [] : ['DETACH before']),
  );
  archived = { file: { id: file, path: file }, problem: null };
}

const beside = (...statements: readonly string[]) =>
  writer.run(`ATTACH '${archived.file!.path}' AS beside (READ_ONLY)`, ...statements, 'DETACH beside');

beforeAll(async () => {
  writer = await Writer.start(path);
  await writer.run(...schemaDdl(), executions(4000, 7000));
  await archive('true');
  // The last thousand are in both, as while retention runs.
  await writer.run('DELETE FROM executions WHERE rowid >= 1000', executions(0, 4000), 'CHECKPOINT');
  parted = new Side({
    ...FILE,
    keepsGrowth: true,
    restSeconds: 0.01,
    parts: { leastRows: 0, leastMs: 0, mostShare: Number.POSITIVE_INFINITY, segmentRows: 512, windowRows: 400 },
  });
  whole = new Side({ ...FILE, keepsGrowth: false, takeInLogMb: 0, keptPartsMb: 0 });
});
afterAll(async () => {
  await parted.close();
  await whole.close();
  await writer.stop();
  rmSync(folder, { recursive: true });
});

const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
  'new rows, and feedback on rows of all kinds': () =>
    writer.run(
      executions(-40, 0),
      'UPDATE executions SET user_rating = 5, success = true WHERE rowid IN (3, 700, 2990)',
    ),
  'live rows without a pair deleted': () => writer.run('DELETE FROM executions WHERE rowid BETWEEN 2000 AND 2040'),
  'retention that runs': () =>
    writer.run('DELETE FROM executions WHERE rowid BETWEEN 10 AND 300', executions(-60, -40)),
  'rows restored': () =>
    beside(
      `INSERT INTO executions BY NAME SELECT * REPLACE (embedding::FLOAT[384] AS embedding, 'restored' AS repo)
       FROM beside.archived_rows WHERE rowid BETWEEN 1500 AND 1520`,
    ),
  'restored rows deleted': () => writer.run("DELETE FROM executions WHERE repo = 'restored' AND duration_seconds > 30"),
  'a checkpoint': () => writer.run('CHECKPOINT', executions(-80, -60)),
  'rows after it': () => writer.run(executions(-90, -80), 'DELETE FROM executions WHERE rowid = 77'),
  'an archive that has grown': () => archive("timestamp < TIMESTAMP '2026-01-29'"),
  'rows beside it': () => writer.run(executions(-100, -90)),
};
/** What is shown of the archive is as before. */
const ARE_KEPT = [
  'new rows, and feedback on rows of all kinds',
  'live rows without a pair deleted',
  'rows after it',
  'rows beside it',
];

const atRest = () => until(() => parted.duckdb.parts.isAtRest);
const rangeOf = (question: number, to: number) => ({ from: to - DAYS[question % 3]! * 24 * HOUR, to });

it('answers from parts with an archive beside them are those of all rows', { timeout: 300_000 }, async () => {
  let to = END;
  const askAll = async (state: string | null) => {
    const newest = await parted.lease();
    const copy = state === null ? null : await whole.lease();
    let fromParts = 0;
    for (const [i, query] of QUESTIONS.entries()) {
      const frames = shown(await parted.ask(query, rangeOf(i, to), newest));
      if (frames.some(({ keptRows }) => Number(keptRows) > 0)) fromParts++;
      if (copy === null) continue;
      const wanted = shown(await whole.ask(query, rangeOf(i, to), copy));
      if (!isAlike(frames, wanted)) expect(frames, `${state}: ${JSON.stringify(query)}`).toEqual(wanted);
    }
    newest.release();
    copy?.release();
    await atRest();
    return fromParts;
  };
  await askAll(null);
  await askAll(null);
  for (const [state, change] of Object.entries(CHANGES)) {
    await change();
    to += 2 * HOUR + 1;
    const fromParts = await askAll(state);
    if (ARE_KEPT.includes(state)) expect(fromParts, state).toBeGreaterThan(QUESTIONS.length * 0.6);
    // Asked again, it is answered from what was made of it.
    else expect(await askAll(state), `${state}, again`).toBeGreaterThan(QUESTIONS.length * 0.6);
  }
});
