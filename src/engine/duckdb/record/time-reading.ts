import { isInteger, isNumber, isText, type Reading, type Unreadable } from './reading';

/** Answers a SELECT of one row. */
export type AskOne = (sql: string) => Promise<readonly unknown[]>;

/** Where a column stands, and how to look at its values. */
export interface TimeColumn {
  /** Quoted. */
  readonly column: string;
  readonly type: string;
  /** What to select from, quoted. */
  readonly relation: string;
  /** Whether times without a zone are UTC. */
  readonly storedInUtc: boolean;
  readonly ask: AskOne;
}

/** Counts since 1970 that fall within 1990 to 2200 in one unit do so in no other. */
const [EARLIEST, LATEST] = [Date.UTC(1990, 0) / 1000, Date.UTC(2200, 0) / 1000];

const UNITS = [
  { name: 'seconds', perSecond: 1 },
  { name: 'milliseconds', perSecond: 1e3 },
  { name: 'microseconds', perSecond: 1e6 },
  { name: 'nanoseconds', perSecond: 1e9 },
] as const;

type Unit = (typeof UNITS)[number];

const SAMPLE = 10_000;

const call = (name: string, ...args: readonly (string | number)[]) => `system.main."${name}"(${args.join(', ')})`;

function microseconds({ column, type }: TimeColumn, { perSecond }: Unit): string {
  const factor = 1e6 / perSecond;
  if (!isInteger(type)) return `TRY_CAST(${call('*', `CAST(${column} AS DOUBLE)`, factor)} AS BIGINT)`;
  const count = `CAST(${column} AS BIGINT)`;
  if (factor === 1) return count;
  return factor > 1 ? call('*', count, factor) : call('//', count, 1 / factor);
}

/** Counts are instants: where stored times are local ones they have to say so, as TIMESTAMP WITH TIME ZONE does. */
function ofCount(time: TimeColumn, unit: Unit): Reading {
  const micros = microseconds(time, unit);
  return {
    sql: time.storedInUtc ? call('make_timestamp', micros) : call('to_timestamp', call('/', micros, 1e6)),
    takenFor: `${unit.name} since 1970`,
  };
}

/** 0 is 1970 in every unit, and often stands for none; it says nothing of the unit. */
async function counts(time: TimeColumn): Promise<Reading | Unreadable> {
  const { column, type, relation, ask } = time;
  const finite = isNumber(type) && !isInteger(type) ? ` AND ${call('isfinite', `CAST(${column} AS DOUBLE)`)}` : '';
  const ends = await ask(
    `SELECT CAST(${call('min', column)} AS DOUBLE), CAST(${call('max', column)} AS DOUBLE) FROM ${relation} WHERE ${column} <> 0${finite}`,
  );
  if (ends[0] === null) return ofCount(time, UNITS[0]);
  const [least, greatest] = ends.map(Number) as [number, number];
  const unit = UNITS.find(({ perSecond }) => least >= EARLIEST * perSecond && greatest <= LATEST * perSecond);
  if (unit) return ofCount(time, unit);
  return {
    problem: `numbers from ${least} to ${greatest}, which are not all seconds, milliseconds, microseconds or nanoseconds since 1970`,
  };
}

async function texts({ column, relation, storedInUtc, ask }: TimeColumn): Promise<Reading | Unreadable> {
  // A text with an offset is an instant; one without is on the clock of the session, which is that of stored times.
  const sql = `TRY_CAST(CAST(${column} AS VARCHAR) AS ${storedInUtc ? 'TIMESTAMP' : 'TIMESTAMPTZ'})`;
  const counted = await ask(
    `SELECT ${call('count', 'given')}, ${call('count', 'taken')} FROM (SELECT ${column} AS given, ${sql} AS taken FROM ${relation} WHERE ${column} IS NOT NULL LIMIT ${SAMPLE})`,
  );
  const [given, taken] = counted.map(Number) as [number, number];
  if (given > 0 && 2 * taken < given) return { problem: 'texts that are no times in ISO 8601' };
  return { sql, takenFor: 'ISO 8601', lossy: true };
}

/** How a column is read as a time. It may cost a look at all its values. */
export async function timeReading(time: TimeColumn): Promise<Reading | Unreadable> {
  const { column, type } = time;
  if (type === 'TIMESTAMP' || type === 'TIMESTAMP WITH TIME ZONE') return { sql: column };
  if (/^(TIMESTAMP_(S|MS|NS)|DATE)$/.test(type)) return { sql: `CAST(${column} AS TIMESTAMP)`, takenFor: 'TIMESTAMP' };
  if (isNumber(type)) return counts(time);
  return isText(type) ? texts(time) : { problem: 'no times' };
}
