import { EVER as timeRange } from '../../../../src/query/time/ever';

/** For queries on all that a learning database holds. */
export const EVER = { timeRange };
