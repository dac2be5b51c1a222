import { type Column, executionColumn } from '../../model/columns';
import { type DerivedFieldName, derivedField } from '../../model/derived';
import { verbatim } from '../tree/sql';
import { title } from './dimension';
import { DIMENSIONS } from './dimensions';
import type { ColumnInfo } from './metric-spec';

/** A derived field in any SELECT over `executions`. */
export const derivedSql = (name: DerivedFieldName) => verbatim(derivedField(name).sql);

/** Numbers and times are ranges, of which one value says little, unless people group by them. */
const isFilterable = ({ type, dimension }: Column) => dimension || ['VARCHAR', 'BOOLEAN', 'UUID'].includes(type);

/** What a column of an answer means that carries the name of a column of `executions`. */
export function modelColumn(name: string): ColumnInfo | undefined {
  const column: Column | undefined = executionColumn(name);
  return (
    column && {
      label: name,
      help: column.meaning,
      ...(column.unit && { unit: column.unit }),
      ...(isFilterable(column) && { filterable: true }),
    }
  );
}

/** The same under a name for people, where none of them has written the SQL. */
export function titledColumn(name: string): ColumnInfo | undefined {
  const column = modelColumn(name);
  return column && { ...column, label: DIMENSIONS.find(({ id }) => id === name)?.label ?? title(name) };
}
