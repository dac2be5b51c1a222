import { NOW_UTC } from '../model/columns';
import type { Store } from './ingest/store';

/** Gives decisions up whose outcome has not come in time. @param timeout milliseconds. @returns how many there were */
export function expireDecisions(store: Store, timeout: number): Promise<number> {
  return store.write('expire', (session) =>
    session.change(
      `UPDATE routing_decisions SET status = 'expired', settled_at = ${NOW_UTC}
       WHERE status = 'pending' AND received_at < ${NOW_UTC} - to_microseconds(?::BIGINT)`,
      [BigInt(timeout) * 1000n],
    ),
  );
}
