import { op } from '../dialect/op';
import { sql } from '../tree/sql';

/** Whether the producer of an execution did not tell the column, and a value was filled in: `metadata.defaulted`. */
export const isDefaulted = (column: string) => op.jsonListHas(sql`metadata`, 'defaulted', column);
