import type { Engine } from '../engine/engine';
import { type Row, rowsOf } from '../result/rows';
import { cutoffOf, isOlder } from './age';
import { SETTLED_COLUMNS, settledRows } from './settled';

interface AgeGroup {
  /** Days; null where there is no bound. */
  readonly from: number;
  readonly to: number | null;
  readonly executions: number;
}

/** A row of the log of maintenance. */
interface PastRun {
  readonly operation: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string;
  readonly records: number | null;
}

export interface RetentionStatus {
  readonly days: number;
  /** UTC. */
  readonly cutoff: string;
  readonly executions: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  /** Dated later than now, which no retention takes. */
  readonly ahead: number;
  /** Without a time, or with one that is none, which no retention takes. */
  readonly undated: number;
  readonly ages: readonly AgeGroup[];
  /** What a run would take now. */
  readonly wouldGo: {
    readonly executions: number;
    readonly feedback: number;
    /** Settled routing decisions and records of the quarantine. */
    readonly settled: number;
    readonly oldest: string | null;
    readonly newest: string | null;
  };
  /** The latest first. */
  readonly runs: readonly PastRun[];
}

/** Bounds of age in days. */
const BOUNDS = [0, 1, 7, 30, 90, 180, 365];
const RUNS = 10;
const OPERATIONS = ['retention.run', 'archive.restore', 'db.rebuild'];

const TIME = 'CAST(timestamp AS TIMESTAMP)';

const count = (value: unknown) => Number(value ?? 0);
const text = (value: unknown) => (value === null || value === undefined ? null : String(value));

/** How old the executions are, and what retention would take. Looks at a copy, so it works beside any writer. */
export async function retentionStatus(
  engine: Engine,
  days: number,
  now: number,
  signal: AbortSignal,
): Promise<RetentionStatus> {
  const ask = async (sql: string): Promise<Row[]> => rowsOf(await engine.run({ sql }, { signal }));
  const cutoff = cutoffOf(days, now);
  const old = isOlder(TIME, cutoff);
  const olderThan = BOUNDS.map(
    (bound) => `count(*) FILTER (WHERE ${isOlder(TIME, cutoffOf(bound, now))}) AS older_${bound}`,
  );
  const [row] = (await ask(`SELECT count(*) AS executions,
    min(${TIME}) FILTER (WHERE isfinite(${TIME}))::VARCHAR AS oldest, max(${TIME}) FILTER (WHERE isfinite(${TIME}))::VARCHAR AS newest,
    count(*) FILTER (WHERE ${TIME} >= TIMESTAMP '${cutoffOf(0, now)}' AND isfinite(${TIME})) AS ahead,
    count(*) FILTER (WHERE ${old}) AS would_go,
    min(${TIME}) FILTER (WHERE ${old})::VARCHAR AS gone_from, max(${TIME}) FILTER (WHERE ${old})::VARCHAR AS gone_to,
    ${olderThan.join(', ')} FROM executions`)) as [Row];
  const tables = (
    await ask('SELECT lower(table_name) AS name FROM duckdb_tables() WHERE database_name = current_database()')
  ).map(({ name }) => name);
  const feedback = tables.includes('feedback')
    ? await ask(`SELECT count(*) AS rows FROM feedback WHERE task_id IN (SELECT task_id FROM executions WHERE ${old})`)
    : [];
  const columns = new Set((await ask(SETTLED_COLUMNS)).map(({ name }) => String(name)));
  let settled = 0;
  for (const { table, where } of settledRows(columns, cutoff)) {
    settled += count((await ask(`SELECT count(*) AS rows FROM ${table} WHERE ${where}`))[0]?.rows);
  }
  const runs = tables.includes('maintenance_log')
    ? await ask(`SELECT operation, started_at::VARCHAR AS started_at, ended_at::VARCHAR AS ended_at, outcome, records_affected
        FROM maintenance_log WHERE operation IN (${OPERATIONS.map((name) => `'${name}'`).join(', ')})
        ORDER BY maintenance_log.started_at DESC LIMIT ${RUNS}`)
    : [];
  const older = BOUNDS.map((bound) => count(row[`older_${bound}`]));
  const executions = count(row.executions);
  const ahead = count(row.ahead);
  return {
    days,
    cutoff,
    executions,
    oldest: text(row.oldest),
    newest: text(row.newest),
    ahead,
    undated: executions - ahead - older[0]!,
    ages: BOUNDS.map((from, i) => ({ from, to: BOUNDS[i + 1] ?? null, executions: older[i]! - (older[i + 1] ?? 0) })),
    wouldGo: {
      executions: count(row.would_go),
      feedback: count(feedback[0]?.rows),
      settled,
      oldest: text(row.gone_from),
      newest: text(row.gone_to),
    },
    runs: runs.map((run) => ({
      operation: String(run.operation),
      startedAt: String(run.started_at),
      endedAt: text(run.ended_at),
      outcome: String(run.outcome),
      records: run.records_affected === null ? null : count(run.records_affected),
    })),
  };
}
