import type { StoredZone } from '../../model/stored-zone';
import type { ByteBudget } from './byte-budget';
import type { Losses } from './losses';

/** What a column under way has to know, whatever its values come from. */
export interface ColumnSpec {
  readonly name: string;
  /** The type as the engine writes it. */
  readonly typeName: string;
  /** Shared by the columns of a result. */
  readonly budget: ByteBudget;
  readonly losses: Losses;
  /** The zone of times that carry none; null for UTC. */
  readonly zone: StoredZone | null;
}
