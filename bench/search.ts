import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { askOnce } from '../src/asking/once';
import { htmlReport } from '../src/report/report';
import { findSimilar } from '../src/search/find-similar';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 5;
const VECTORS = 2000;
const DAY = 86_400_000;

/** Milliseconds for a search by embeddings: what is asked for at least, and the plan that hoped for more. */
const TARGETS: Readonly<Record<number, { readonly looser: number; readonly tighter: number }>> = {
  1000: { looser: 100, tighter: 5 },
  10000: { looser: 100, tighter: 5 },
  100000: { looser: 2000, tighter: 50 },
  1000000: { looser: 10_000, tighter: 200 },
};

/** The same rows with embeddings, of which every two-thousandth is the same but for its row. */
async function withEmbeddings(path: string, rows: number): Promise<string> {
  const target = join(dirname(path), `bench-${rows}-embeddings.duckdb`);
  if (existsSync(target)) return target;
  console.log(`Creating embeddings of ${rows.toLocaleString('en')} rows.`);
  const instance = await DuckDBInstance.create(target);
  const connection = await instance.connect();
  for (const statement of [
    `ATTACH '${path}' AS plain (READ_ONLY)`,
    `CREATE TEMP TABLE vectors AS SELECT i, CAST(list_transform(range(384),
      lambda d: (hash(i * 384 + d) % 2000)::FLOAT / 1000 - 1) AS FLOAT[384]) AS vector FROM range(${VECTORS}) AS numbers (i)`,
    `CREATE TABLE executions AS SELECT e.* EXCLUDE (place) REPLACE (vector AS embedding)
      FROM (SELECT *, (row_number() OVER () % ${VECTORS}) AS place FROM plain.executions) AS e JOIN vectors ON i = place
      ORDER BY timestamp`,
  ]) {
    await connection.run(statement);
  }
  connection.closeSync();
  instance.closeSync();
  return target;
}

/** Searches by embeddings and by words, and the report, each on a copy that is there already. */
export const search: Section = async ({ path, rows, newest }) => {
  const asker = await askOnce({ path: await withEmbeddings(path, rows), storedTimeZone: 'UTC', timeoutSeconds: 300 });
  const plain = await askOnce({ path, storedTimeZone: 'UTC', timeoutSeconds: 300 });
  try {
    const { rows: ids } = await asker.ask(
      { rawSql: `SELECT task_id FROM executions LIMIT ${RUNS + 1}`, format: 'table' },
      { from: 0, to: 0 },
    );
    const now = newest + 1000;
    const embeddings: number[] = [];
    const words: number[] = [];
    const reports: number[] = [];
    let bytes = 0;
    for (const [run, [id]] of ids.entries()) {
      const options = { days: 120, threshold: 0.5, now };
      const byEmbedding = await timed(() => findSimilar(asker, { taskId: String(id) }, options));
      const byWords = await timed(() => findSimilar(asker, { text: 'flaky test of the session store' }, options));
      const made = await timed(async () => {
        bytes = Buffer.byteLength(await htmlReport(plain, '30d', now - run * DAY));
      });
      if (run === 0) continue;
      embeddings.push(byEmbedding);
      words.push(byWords);
      reports.push(made);
    }
    const target = TARGETS[rows];
    const tenMillion = rows > 1_000_000;
    return [
      {
        name: 'similar by embeddings',
        value: median(embeddings),
        unit: 'ms',
        ...(target && { target: target.looser }),
      },
      ...(target
        ? [
            {
              name: 'the same beside the tighter plan',
              value: median(embeddings) / target.tighter,
              unit: '×',
            } as Figure,
          ]
        : []),
      { name: 'similar by words', value: median(words), unit: 'ms' },
      { name: 'HTML report of 30 days', value: median(reports), unit: 'ms', ...(!tenMillion && { target: 2000 }) },
      { name: 'its size', value: bytes / 1e6, unit: 'MB', target: 1 },
    ];
  } finally {
    await asker.close();
    await plain.close();
  }
};
