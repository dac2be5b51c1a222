import type { Relation } from '../engine/listed';
import { NEIGHBOUR_TABLES } from '../model/neighbours';
import { TABLES } from '../model/tables';

/** About what a value takes, by the type as DuckDB writes it. What is missing here stays with the server. */
const BYTES: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  USMALLINT: 2,
  INTEGER: 4,
  UINTEGER: 4,
  BIGINT: 8,
  UBIGINT: 8,
  FLOAT: 4,
  DOUBLE: 8,
  DATE: 4,
  TIMESTAMP: 8,
  UUID: 16,
  VARCHAR: 4,
};

interface ModelColumn {
  readonly name: string;
  readonly sensitive?: true;
}

const MODEL: ReadonlyMap<string, readonly ModelColumn[]> = new Map(
  [...TABLES, ...NEIGHBOUR_TABLES].map(({ name, columns }) => [name, columns]),
);

/** What of a relation may be laid down in a browser. */
export interface Travelling {
  readonly columns: Relation['columns'];
  /** The others. */
  readonly withheld: Relation['columns'];
  /** About what a row takes. */
  readonly rowBytes: number;
}

/**
 * Columns of the model that hold nothing that people typed. Of columns and tables that others have added nobody knows
 * what is in them.
 */
export function travelling({ name, columns }: Relation): Travelling {
  const known = new Map(MODEL.get(name.toLowerCase())?.map((column) => [column.name, column]));
  const travels = ({ name: column, type }: Relation['columns'][number]) =>
    Object.hasOwn(BYTES, type) &&
    known.get(column.toLowerCase())?.sensitive === undefined &&
    known.has(column.toLowerCase());
  const taken = columns.filter(travels);
  return {
    columns: taken,
    withheld: columns.filter((column) => !taken.includes(column)),
    rowBytes: taken.reduce((sum, { type }) => sum + BYTES[type]!, 0),
  };
}
