import type { Sql } from '../tree/sql';

export interface Dimension {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  /** One value a row of `executions`. */
  readonly sql: Sql;
  readonly kind: 'text' | 'boolean' | 'number';
  /** The values it can take, in the order a person expects. */
  readonly values?: readonly string[];
}
