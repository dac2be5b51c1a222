import { quoteText } from '../model/quote';
import type { CatalogReport } from './catalog-report';
import { type Ask, numberOf } from './rules';

/** Times to look up, the newest and any: DuckDB asks no index for more than 2,048 rows. */
const NEWEST = 500;
const ANY = 500;

/** Executions that were looked up by the index of their times, which one of a killed process may not have. */
export interface IndexOfTimes {
  readonly index: string;
  readonly lookedUp: number;
  readonly found: number;
}

const SAMPLE = `SELECT DISTINCT CAST(timestamp AS VARCHAR) AS time, typeof(timestamp) AS type FROM (
  (SELECT timestamp FROM executions ORDER BY timestamp DESC LIMIT ${NEWEST})
  UNION ALL (SELECT timestamp FROM executions USING SAMPLE ${ANY} ROWS)
) WHERE timestamp IS NOT NULL`;

/** Looks executions up by their times, by the index and without it. Null where no index is over these alone. */
export async function indexOfTimes(ask: Ask, indexes: CatalogReport['indexes']): Promise<IndexOfTimes | null> {
  const index = indexes.find(
    ({ table, columns }) => table === 'executions' && columns?.replace(/\W/g, '') === 'timestamp',
  );
  if (!index) return null;
  const sample = await ask(SAMPLE);
  if (sample.length === 0) return null;
  const times = sample.map(({ time }) => quoteText(String(time)));
  const typed = times.map((time) => `CAST(${time} AS ${String(sample[0]!.type)})`);
  const count = async (condition: string) => {
    const [row] = await ask(`SELECT CAST(count(*) AS DOUBLE) AS rows FROM executions WHERE ${condition}`);
    return numberOf(row!.rows);
  };
  return {
    index: index.name,
    lookedUp: await count(`CAST(timestamp AS VARCHAR) IN (${times.join(', ')})`),
    found: await count(`timestamp IN (${typed.join(', ')})`),
  };
}
