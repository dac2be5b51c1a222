import { TestEngine } from '../../../engine/duckdb-node/support/test-engine';
import { LOOSE_TABLE, SOUND } from '../../../support/loose-database';
import { DATABASES, END, openDatabase } from '../../support/databases';

const END_SQL = `make_timestamp(${END * 1000})`;

/** So many executions in a table without constraints; `columns` is SQL over `i`, their number, the first just before END. */
export interface Loose {
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
  /** Hours between one and the next; one unless told. */
  readonly hours?: number;
}

export function openLoose(...batches: readonly Loose[]): Promise<TestEngine> {
  const insert = ({ rows, columns, hours = 1 }: Loose) => {
    const timestamp = `${END_SQL} - to_milliseconds(CAST(${hours * 3_600_000} * i AS BIGINT)) - INTERVAL 1 SECOND`;
    const values = Object.entries({ ...SOUND, timestamp, ...columns });
    return `INSERT INTO executions (${values.map(([name]) => name)}) SELECT ${values.map(([, sql]) => sql)} FROM range(${rows}) AS t(i)`;
  };
  return TestEngine.over(["SET TimeZone = 'UTC'", LOOSE_TABLE, ...batches.map(insert)]);
}

/** Even over [0, 1), by the number of the execution and the name of the draw. */
export const even = (name: string) => `((hash(i || '${name}') >> 11)::DOUBLE / 9007199254740992)`;

/** One of the list, with a NULL and what else there is among them. */
const one = (name: string, ...list: readonly string[]) =>
  `([${list}])[1 + CAST(floor(${list.length} * ${even(name)}) AS INTEGER)]`;

/** Executions of twenty days, each of whose values may be missing, not finite or out of its range. */
const openOdd = () =>
  openLoose({
    rows: 4000,
    hours: 0.12,
    columns: {
      task_type: one('type', "'test'", "'refactor'", "'it''s'", "''", 'NULL'),
      repo: one('repo', "'a'", "'b'", "'c'", 'NULL'),
      model_tier: one('tier', "'small'", "'medium'", "'large'", 'NULL'),
      pool_type: one('pool', "'mahavishnu'", "'runpod'"),
      swarm_topology: one('swarm', "'mesh'", 'NULL', 'NULL'),
      complexity_score: one('complexity', '-5', '0', '20', '55', '80', '100', '300', 'NULL'),
      routing_confidence: one(
        'confidence',
        '0',
        '0.25',
        '0.5',
        '0.5',
        '0.7',
        '0.9',
        '1',
        '1.5',
        "'nan'::FLOAT",
        'NULL',
      ),
      success: `CASE WHEN ${even('known')} < 0.9 THEN ${even('success')} < 0.4 + 0.4 * (i < 1500)::INTEGER END`,
      duration_seconds: `CASE WHEN ${even('timed')} < 0.9 THEN 30 * ${even('duration')} ELSE 'nan'::FLOAT END`,
      actual_cost: one(
        'cost',
        '0',
        '0.5',
        '1',
        '2',
        '-1',
        "'infinity'::FLOAT",
        "'-infinity'::FLOAT",
        "'nan'::FLOAT",
        'NULL',
      ),
      metadata: one(
        'metadata',
        'NULL',
        `'{}'`,
        `'{"defaulted": ["routing_confidence"]}'`,
        `'{"defaulted": ["model_tier"]}'`,
        `'{"defaulted": "routing_confidence"}'`,
        `'{"note": "routing_confidence"}'`,
        `'[1]'`,
      ),
    },
  });

/** What an analysis is to be compared with arithmetic over. */
export const OPEN = {
  ...Object.fromEntries(DATABASES.map((name) => [name, () => openDatabase(name)])),
  odd: openOdd,
} as const;
