export const STREAMS = [
  'arrival',
  'repo',
  'task_type',
  'description',
  'module',
  'complexity',
  'files',
  'tokens',
  'router',
  'swarm',
  'topology',
  'pool',
  'worker',
  'confidence',
  'success',
  'error_type',
  'error_message',
  'duration',
  'cost',
  'quality',
  'scored',
  'feedback',
  'accepted',
  'rating',
  'measured',
  'memory',
  'cpu',
  'solution',
  'source',
  'upload',
  'variant',
] as const;

export type Stream = (typeof STREAMS)[number];

const STRIDE = 64;
const SECOND_DRAW = STRIDE / 2;

/**
 * Random numbers in SQL, a function of the seed, the row number `i` and the stream alone: neither threads nor order
 * matter. One number is hashed, never a list: DuckDB's hash of a list differs between streams by a constant only.
 */
export class Random<S extends string = Stream> {
  private readonly seed: number;
  private readonly streams: readonly S[];

  /** @param streams at most 32, of which each number is one */
  constructor(seed: number, streams: readonly S[]) {
    this.seed = seed;
    this.streams = streams;
  }

  private draw(index: number): string {
    return `(hash(xor(hash(${this.seed}::BIGINT), (i * ${STRIDE} + ${index})::UBIGINT)) >> 11)::DOUBLE / 9007199254740992`;
  }

  /** Even over [0, 1). */
  uniform(stream: S): string {
    return `(${this.draw(this.streams.indexOf(stream))})`;
  }

  /** Mean 0, standard deviation 1. */
  normal(stream: S): string {
    const index = this.streams.indexOf(stream);
    return `(sqrt(-2 * ln(1 - ${this.draw(index)})) * cos(2 * pi() * ${this.draw(index + SECOND_DRAW)}))`;
  }

  /** A factor with median 1; `spread` is the standard deviation of its logarithm. */
  factor(stream: S, spread: number): string {
    return `exp(${spread} * ${this.normal(stream)})`;
  }

  /** 32 hexadecimal digits that no other row of the seed has. */
  digits(): string {
    return `md5('${this.seed}:' || i)`;
  }
}
