import type { Column } from '../result/column';
import type { Fill, Format } from '../result/shape';
import type { Field, FieldConfig } from './frame';

/** A field that may hold NULL, shown as its name asks for. */
export function fieldOf(column: Column, { fieldConfig }: FrameOptions): Field {
  const config = fieldConfig?.(column.name);
  return { column, nullable: true, ...(config && { config }) };
}

export interface FrameOptions {
  readonly refId: string;
  readonly format: Format;
  /** Alerting takes series and numbers only; the shape of the result decides which, the format where both fit. */
  readonly forAlert?: boolean;
  /** Shown in the query inspector. */
  readonly executedQueryString?: string;
  readonly fill?: Fill | undefined;
  /** How to show a column of this name. */
  readonly fieldConfig?: (columnName: string) => FieldConfig | undefined;
}
