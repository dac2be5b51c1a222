import type { Lease, LeaseRequest } from '../../snapshot/lease';
import type { Archived } from '../archived';

/** The right to read a copy, and archived rows beside it. */
export interface ReadLease extends Lease {
  /** Null, or left out, where no archive is read. */
  readonly archived?: Archived | null;
}

/** Where the copies come from that queries read. */
export interface Copies {
  acquire(request: LeaseRequest): Promise<ReadLease>;
}
