import type { Lease, LeaseRequest } from '../snapshot/lease';
import type { Archived } from './archived';
import type { Neighbours } from './neighbours';

/** The right to read a copy, and what lies beside it. */
export interface ReadLease extends Lease {
  /** Null, or left out, where no archive is read. */
  readonly archived?: Archived | null;
  /** Null, or left out, where none is set. */
  readonly neighbours?: Neighbours | null;
}

/** Where the copies come from that queries read. */
export interface Copies {
  acquire(request: LeaseRequest): Promise<ReadLease>;
}

/** Private copies of something that is read beside copies of the database. */
export interface CopiesBeside {
  /** @param asOf of the copy that it is to be read beside, milliseconds since the epoch */
  acquire(request: LeaseRequest, asOf: number): Promise<Omit<ReadLease, 'generation' | 'stale'>>;
}
