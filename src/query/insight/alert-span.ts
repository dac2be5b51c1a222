import type { PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';

/** The time in question, for the link of a message. */
export function span({ storedTimeZone, from, to }: PresetScope): Sql {
  const ms = (end: Sql) =>
    sql`CAST(CAST(round(1000 * ${op.epoch(op.instant(end, storedTimeZone))}) AS BIGINT) AS VARCHAR)`;
  return sql`${ms(from)} AS from_ms,
  ${ms(to)} AS to_ms`;
}

export const SPAN_COLUMNS = {
  from_ms: { label: 'From', help: 'Begin of the time in question, milliseconds since 1970.' },
  to_ms: { label: 'To', help: 'End of the time in question, milliseconds since 1970.' },
} as const;
