import type { Ask } from '../quality/rules';
import type { TimeRange } from '../query/context';
import type { Asker, AskOptions } from './asker';
import { objectsOf } from './plain';

/** A time range for SELECTs that name none. */
const NO_RANGE: TimeRange = { from: 0, to: 0 };

/** The asker as whoever checks and reports wants it: a function from SELECT to rows. */
export function selecting(asker: Pick<Asker, 'ask'>, options: AskOptions = {}): Ask {
  return async (rawSql) => objectsOf(await asker.ask({ queryType: 'sql', rawSql, format: 'table' }, NO_RANGE, options));
}
