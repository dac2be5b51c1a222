import type { PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';
import { text } from '../vocabulary/column-info';

/** The time in question, for the link of a message. */
export function span({ storedTimeZone, from, to }: PresetScope): Sql {
  const ms = (end: Sql) =>
    sql`CAST(CAST(round(1000 * ${op.epoch(op.instant(end, storedTimeZone))}) AS BIGINT) AS VARCHAR)`;
  return sql`${ms(from)} AS from_ms,
  ${ms(to)} AS to_ms`;
}

export const SPAN_COLUMNS = {
  from_ms: text('From', 'Begin of the time in question, milliseconds since 1970.'),
  to_ms: text('To', 'End of the time in question, milliseconds since 1970.'),
} as const;
