import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';

/**
 * So many days old the record is, `most` at most, by the columns `oldest` of `database_status` and `first_recent`: an
 * archive may have older rows than the file. A time without end counts as the end that it lies beyond.
 * @param now SQL of the present on the clock of the stored times
 */
export function recordAge(now: Sql, most: number): Sql {
  const began = op.greatest(op.least(sql`oldest`, sql`first_recent`, now), sql`${now} - INTERVAL '${most}' DAY`);
  return sql`${op.seconds(began, now)} / 86400`;
}
