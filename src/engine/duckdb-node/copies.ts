import type { Lease, LeaseRequest } from '../../snapshot/lease';
import type { Archived } from '../archived';
import type { Neighbours } from '../neighbours';
import type { Beside } from './instance';

/** The right to read a copy, and archived rows beside it. */
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

/** The files that are read beside the copy. */
export const besideOf = ({ archived, neighbours }: ReadLease): Beside => ({
  archive: archived?.file ?? null,
  neighbours: neighbours?.file ?? null,
});
