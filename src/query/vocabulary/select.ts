import { op } from '../tree/op';
import { indented, join, type Sql, sql, table, where, withTables } from '../tree/sql';

export interface SelectParts {
  /** Name and SELECT of each common table expression. */
  readonly with?: readonly (readonly [name: string, select: Sql])[];
  readonly select: readonly Sql[];
  readonly from: Sql;
  readonly where?: readonly Sql[];
  /** So many columns from the first on have no aggregate. */
  readonly keys?: number;
  readonly having?: readonly Sql[];
  readonly orderBy?: readonly Sql[];
  readonly limit?: number | undefined;
}

const NOTHING = sql``;

const clause = (keyword: Sql, parts: readonly Sql[] = [], separator = ', ') =>
  parts.length === 0 ? NOTHING : sql`\n${keyword} ${join(parts, separator)}`;

/** Lays a SELECT out for people: they read it in the inspector and carry it on by hand. */
export function selectSql({ select, from, keys = 0, limit, ...parts }: SelectParts): Sql {
  const items = select.length === 1 ? sql` ${select[0]!}` : sql`\n${indented(join(select, ',\n'))}`;
  const body = sql`SELECT${items}
FROM ${from}${where(parts.where ?? [])}${keys > 0 ? sql`\n${op.groupBy(...Array.from({ length: keys }, (_, i) => i + 1))}` : NOTHING}${clause(sql`HAVING`, parts.having, ' AND ')}${clause(sql`ORDER BY`, parts.orderBy)}${limit === undefined ? NOTHING : sql`\nLIMIT ${limit}`}`;
  return withTables(
    (parts.with ?? []).map(([as, part]) => table(as, part)),
    body,
  );
}
