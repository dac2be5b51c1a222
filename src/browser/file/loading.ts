/** How what takes long is followed and given up. */
export interface Loading {
  /** Hears of bytes that have come, of a total that is 0 where nobody knows it. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}
