import { type Limit, ROW_RULES, type RowRule } from '../../model/checks';
import { TOLERATED_SKEW_MINUTES } from '../../model/clock';
import { op } from '../tree/op';
import { join, literal, name, type Sql, sql } from '../tree/sql';

const TOLERATED_SKEW = op.interval({ unit: 'millisecond', count: TOLERATED_SKEW_MINUTES * 60_000 });

/** The latest time that counts as past, on the clock of the stored times. */
const endOfPast = (storedTimeZone: string) => sql`${op.now(storedTimeZone)} + ${TOLERATED_SKEW}`;

function keeps(column: Sql, limit: Limit): Sql {
  switch (limit.kind) {
    case 'one of':
      return sql`${column} IN (${join(limit.values.map(literal))})`;
    case 'between':
      return sql`${column} BETWEEN ${limit.min} AND ${limit.max}`;
    case 'from':
      return limit.isFinite
        ? sql`${column} >= ${limit.min} AND ${op.isFinite(column)}`
        : sql`${column} >= ${limit.min}`;
  }
}

/** True for a row that breaks the rule. */
export function violation({ kind, column, limit }: RowRule, storedTimeZone: string): Sql {
  if (kind === 'null') return sql`${name(column)} IS NULL`;
  if (limit) return sql`NOT (${keeps(name(column), limit)})`;
  return sql`${name(column)} > ${endOfPast(storedTimeZone)}`;
}

/** True for a row that breaks any rule, or is so anyway. */
export const anyViolation = (storedTimeZone: string, ...also: readonly Sql[]) =>
  join([...ROW_RULES.map((rule) => violation(rule, storedTimeZone)), ...also], ' OR ');
