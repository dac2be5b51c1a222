/** A value of a neighbour's row; times are milliseconds since 1970, UTC, with microseconds behind the point. */
export type NeighbourValue = string | number | boolean | null;

/** In the order of the columns of its table. */
export type NeighbourRow = readonly NeighbourValue[];
