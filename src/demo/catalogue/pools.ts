interface Pool {
  readonly name: string;
  readonly weight: number;
  /** Factor on the duration. */
  readonly slowness: number;
  /** Added to the log odds of success. */
  readonly reliability: number;
  /** What the router takes the reliability for; without it, for what it is. */
  readonly believed?: number;
  readonly workers: number;
  /** Whether its workers report memory and CPU time. */
  readonly measured: boolean;
}

export const POOLS: readonly Pool[] = [
  { name: 'mahavishnu', weight: 42, slowness: 1, reliability: 0.2, workers: 8, measured: true },
  { name: 'session-buddy', weight: 25, slowness: 0.9, reliability: 0.1, workers: 4, measured: true },
  { name: 'kubernetes', weight: 22, slowness: 1.15, reliability: 0, workers: 12, measured: true },
  { name: 'runpod', weight: 11, slowness: 1.45, reliability: -1.45, believed: 0.1, workers: 6, measured: false },
];
