import { type AnswerContext, answer } from '../../../src/answer/answer';
import type { Frame } from '../../../src/frame/frame';
import { cellAt } from '../../../src/result/cell';
import type { Column } from '../../../src/result/column';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { END } from './databases';

/** Times are milliseconds since the epoch. */
export type Value = number | string | boolean | null;
export type Row = Readonly<Record<string, Value>>;

export const DAY = 86_400_000;

const CONTEXT: AnswerContext = {
  refId: 'A',
  askedAt: END,
  timeRange: { from: END - 31 * DAY, to: END },
  intervalMs: 0,
  maxDataPoints: 500,
  storedTimeZone: 'UTC',
  fromAlert: false,
};

function valueAt(column: Column, row: number): Value {
  const cell = cellAt(column, row);
  if (cell === null || column.kind !== 'time') return typeof cell === 'bigint' ? Number(cell) : cell;
  return Number(cell) / 1e6;
}

/** The frame of a query that is answered as a table over the 31 days before END, unless told otherwise. */
export async function frameOf(query: object, engine: TestEngine, context: Partial<AnswerContext> = {}): Promise<Frame> {
  const [frame] = await answer({ format: 'table', ...query }, { ...CONTEXT, ...context }, engine.engine);
  return frame!;
}

export function rowsOf({ fields, length }: Frame): Row[] {
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(fields.map(({ column }) => [column.name, valueAt(column, row)])),
  );
}

export async function ask(query: object, engine: TestEngine, context?: Partial<AnswerContext>): Promise<Row[]> {
  return rowsOf(await frameOf(query, engine, context));
}

/** Asks for measures by name. */
export function metric(
  engine: TestEngine,
  measures: readonly string[],
  rest: object = {},
  context?: Partial<AnswerContext>,
): Promise<Row[]> {
  return ask({ queryType: 'metric', measures, ...rest }, engine, context);
}

/** What plain SQL answers. */
export function select(engine: TestEngine, rawSql: string): Promise<Row[]> {
  return ask({ rawSql }, engine);
}

/** Every execution. */
export function executions(engine: TestEngine): Promise<Row[]> {
  return select(engine, 'SELECT * EXCLUDE (embedding) FROM executions ORDER BY timestamp, task_id');
}
