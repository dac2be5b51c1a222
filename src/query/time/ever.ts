import type { TimeRange } from '../context';

/**
 * All times. Grafana's server holds times as nanoseconds in 64 bits: whatever it is sent from beyond 1678 to 2261 comes
 * out as another time.
 */
export const EVER: TimeRange = { from: 0, to: Date.UTC(2261, 11, 31) };
