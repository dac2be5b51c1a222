import type { Unit } from '../../model/units';
import type { ColumnInfo } from './metric-spec';

const of =
  (unit: Unit) =>
  (label: string, help: string): ColumnInfo => ({ label, help, unit });

export const bytes = of('bytes');
export const count = of('count');
export const fraction = of('fraction');
export const percent = of('percent');
export const ratio = of('ratio');
export const seconds = of('seconds');
export const time = of('time');
export const usd = of('usd');

/** A column without a unit: words, ids, yes or no. */
export const text = (label: string, help: string): ColumnInfo => ({ label, help });
