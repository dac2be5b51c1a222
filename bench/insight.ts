import { DuckDBInstance } from '@duckdb/node-api';
import { compileQuery } from '../src/query/compile-query';
import type { QueryContext } from '../src/query/context';
import { INSIGHT } from '../src/query/insight/insight';
import { parseQuery } from '../src/query/parse-query';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 5;
const DAY = 86_400_000;

/** Counting executions and successes by stratum and tier: what every comparison of tiers has to do. */
const BY_HAND = `SELECT task_type, complexity_score // 20, model_tier, count(*), count(*) FILTER (success), avg(actual_cost)
  FROM executions GROUP BY ALL`;

/** Milliseconds that an analysis of all rows may take. */
const most = (rows: number) => (rows > 1_000_000 ? 2500 : 300);

/** Each analysis over all rows, and beside counting them by stratum and tier. */
export const insight: Section = async ({ path, rows, newest }) => {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '2' });
  const connection = await instance.connect();
  try {
    const context: QueryContext = {
      timeRange: { from: newest - 90 * DAY, to: newest },
      intervalMs: 0,
      maxDataPoints: 1000,
      storedTimeZone: 'UTC',
    };
    const figures: Figure[] = [];
    for (const { name } of INSIGHT) {
      const query = parseQuery({ queryType: 'preset', preset: name, format: 'table' });
      const times: number[] = [];
      const ratios: number[] = [];
      for (let run = -1; run < RUNS; run++) {
        const byHand = await timed(() => connection.runAndReadAll(BY_HAND));
        const took = await timed(() => {
          return connection.runAndReadAll(compileQuery(query, context).inlined());
        });
        if (run < 0) continue;
        times.push(took);
        ratios.push(took / byHand);
      }
      figures.push(
        { name, value: median(times), unit: 'ms', target: most(rows) },
        { name: `${name}: to counting by hand`, value: median(ratios), unit: '×' },
      );
    }
    return figures;
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
};
