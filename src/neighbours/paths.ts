import type { NeighbourSource } from '../model/neighbours';

/** Where the files of each source are, absolute; null where it is not set. */
export type NeighbourPaths = Readonly<Record<NeighbourSource, string | null>>;
