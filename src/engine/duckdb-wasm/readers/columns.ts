import type { Field } from '@uwdata/flechette';
import { LearningError } from '../../../error/learning-error';
import { nested } from './nested';
import { bignums, type PlainColumn, plainColumn, texts } from './plain';
import { holdsVariant, nestedType, printed } from './types';

/** A column that DuckDB has to print, at least in parts. */
interface PrintedColumn extends PlainColumn {
  /** SQL of what is read instead of the column. */
  readonly printed: (column: string) => string;
}

export type ReadColumn = PlainColumn | PrintedColumn;

/** How each column is read as it arrives; null where DuckDB has to print one of them first. */
export function plainColumns(fields: readonly Field[]): readonly PlainColumn[] | null {
  const columns = fields.map(plainColumn);
  return columns.every((column) => column !== null) ? columns : null;
}

/** @param typeName as DuckDB describes the column */
export function readColumn(field: Field, typeName: string): ReadColumn {
  const plain = plainColumn(field);
  if (plain !== null) return { ...plain, typeName };
  const type = nestedType(typeName);
  if (holdsVariant(type)) {
    throw new LearningError('not_in_browser', `Column "${field.name}" has the type ${typeName}.`, {
      hint: 'Let the server answer the query, or cast the column to VARCHAR.',
    });
  }
  const make = type.kind !== 'leaf' ? nested(type) : typeName === 'BIGNUM' ? bignums : texts;
  return { typeName, printed: (column) => printed(column, type), make };
}
