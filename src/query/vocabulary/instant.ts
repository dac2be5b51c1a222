import { instantOf } from '../../model/clock';
import type { ToInstant } from './measure';

/** Naive timestamps of the database are on the clock of its zone; SQL reads them as UTC. */
export function toInstant(storedTimeZone: string): ToInstant {
  return (naive) => instantOf(naive, storedTimeZone);
}
