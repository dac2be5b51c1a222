import type { Column } from '../result/column';
import type { Field } from './frame';
import type { FrameOptions } from './frame-options';

/** A field that may hold NULL, shown as its name asks for. */
export function fieldOf(column: Column, { fieldConfig }: FrameOptions): Field {
  const config = fieldConfig?.(column.name);
  return { column, nullable: true, ...(config && { config }) };
}
