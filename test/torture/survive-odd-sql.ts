import type { Answer } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { Random } from '../support/random';
import { deepSweep, FUNCTIONS_SQL, oddSql, type ScalarFunction } from './odd-sql';

export interface OddSqlOptions {
  readonly statements: number;
  readonly seed: number;
  /** Told of every statement that ended a worker, and now and then of how many are done. */
  readonly onProgress?: (line: string) => void;
}

export interface OddSqlFigures {
  readonly statements: number;
  /** By code; `answered` for those that were. */
  readonly outcomes: Record<string, number>;
  /** Statements that ended a worker. */
  readonly deadly: string[];
  /** What went wrong for others, in words. */
  readonly troubles: string[];
}

const AT_ONCE = 4;
const ROWS = 100;
const REPORT_EVERY = 250;

function functionsIn({ error, frames }: Answer): ScalarFunction[] {
  if (error) throw new Error(error);
  const { name, parameters, varargs } = frames[0]!.columns as Record<string, (string | null)[]>;
  return name!.map((text, i) => ({
    name: text!,
    parameters: JSON.parse(parameters![i]!) as (string | null)[],
    varargs: varargs![i]!,
  }));
}

/** Puts odd SQL to the plugin, and after each statement a question that has to be answered. */
export async function surviveOddSql({ statements, seed, onProgress }: OddSqlOptions): Promise<OddSqlFigures> {
  const random = new Random(seed);
  const live = await LivePlugin.start(ROWS);
  const figures: OddSqlFigures = { statements, outcomes: {}, deadly: [], troubles: [] };
  try {
    const client = live.client({ queryTimeoutSeconds: 5, memoryLimitMb: 512, maxStalenessSeconds: 3600 });
    const innocent = live.client({ maxStalenessSeconds: 3600 }, { uid: 'innocent' });
    const functions = functionsIn(await innocent.sql(FUNCTIONS_SQL));
    const { pid } = live.plugin.child;
    // What is swept comes first, in an order of chance, so that a short run is one of its kind.
    const swept = random.shuffled(deepSweep(functions));
    let left = statements;
    const ask = async () => {
      while (left-- > 0) {
        if (left % REPORT_EVERY === 0) onProgress?.(`${statements - left} of ${statements}`);
        const sql = swept.pop() ?? oddSql(random, functions);
        const { error } = await client.sql(sql);
        const code = error === '' ? 'answered' : (/^\[(\w+)\]/.exec(error)?.[1] ?? error);
        figures.outcomes[code] = (figures.outcomes[code] ?? 0) + 1;
        if (code === 'engine_crashed' && !error.includes('ten minutes ago')) {
          figures.deadly.push(sql);
          onProgress?.(`Ended a worker: ${sql.slice(0, 400)}`);
        }
        const { error: trouble, frames } = await client.sql('SELECT count(*) AS n FROM executions');
        if (trouble || frames[0]!.columns.n![0] !== ROWS)
          figures.troubles.push(`${trouble} after ${sql.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    if (live.plugin.child.pid !== pid || live.plugin.child.exitCode !== null)
      figures.troubles.push('The plugin ended.');
  } finally {
    await live.dispose();
  }
  return figures;
}
