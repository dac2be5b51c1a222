import { type Column, executionColumn } from '../../model/columns';
import type { ColumnInfo } from './metric-spec';

/** What a column of an answer means that carries the name of a column of `executions`. */
export function modelColumn(name: string): ColumnInfo | undefined {
  const column: Column | undefined = executionColumn(name);
  return column && { label: name, help: column.meaning, ...(column.unit && { unit: column.unit }) };
}
