const MILLISECOND = 1_000_000n;

/** What Grafana's server makes of a time in milliseconds since the epoch: it holds nanoseconds in 64 bits. */
export const serverTime = (time: number): number => Number(BigInt.asIntN(64, BigInt(time) * MILLISECOND) / MILLISECOND);
