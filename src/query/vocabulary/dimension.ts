import type { Sql } from '../tree/sql';

/** A name of columns for people; the unit is said elsewhere. */
export function title(name: string): string {
  const words = name.replace(/_(seconds|mb)$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Dimension {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  /** One value a row of `executions`. */
  readonly sql: Sql;
  readonly kind: 'text' | 'boolean';
  /** The values it can take, in the order a person expects. */
  readonly values?: readonly string[];
}
