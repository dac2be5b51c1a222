import type { CopiesBeside } from '../engine/copies';
import type { Neighbours } from '../engine/neighbours';
import { LearningError } from '../error/learning-error';
import { NEIGHBOUR_TABLES, type NeighbourName } from '../model/neighbours';
import type { NeighbourCopy, NeighbourFault, NeighbourPaths, NeighbourRequest } from '../neighbours/copy-request';
import { lookAtNeighbours } from '../neighbours/file-states';
import type { LeaseRequest } from '../snapshot/lease';
import { type Kept, KeptCopy } from './kept-copy';

/** DuckDB's smallest file is larger than most of what it holds. */
const ROOM = 4;

export interface NeighbourLease {
  readonly neighbours: Neighbours;
  /** To be called once, when nobody reads the file any more. */
  release(): void;
}

interface NeighbourStatus {
  /** Rows of each table that is shown. */
  readonly rows: NeighbourCopy['rows'];
  readonly problems: readonly LearningError[];
}

interface Options {
  readonly paths: NeighbourPaths;
  readonly storedTimeZone: string;
  readonly snapshotPath: string | undefined;
  /** How old what is shown may be. */
  readonly maxStalenessSeconds: number;
  readonly make: (request: NeighbourRequest) => Promise<NeighbourCopy>;
}

const PASSING = ['unstable', 'io_error'];

/** The private copy of what neighbours hold. */
export class NeighbourCopies implements CopiesBeside {
  readonly #options: Options;
  readonly #copy: KeptCopy<NeighbourCopy>;

  constructor(options: Options) {
    const { paths, storedTimeZone, snapshotPath, make } = options;
    this.#options = options;
    this.#copy = new KeptCopy({
      fileName: 'neighbours.duckdb',
      room: ROOM,
      snapshotPath,
      look: () => lookAtNeighbours(paths),
      make: (target) => make({ paths, storedTimeZone, target }),
      isPassing: ({ faults }) => faults.some(({ error }) => PASSING.includes(error.code)),
    });
  }

  /** What neighbours hold; for an alert, what they held when it asked or later. */
  async acquire({ askedAt, freshness }: LeaseRequest): Promise<NeighbourLease> {
    const isExact = freshness === 'latest';
    const since = isExact ? askedAt : Math.min(askedAt, Date.now()) - this.#options.maxStalenessSeconds * 1000;
    const { copy, failure, isSeen, release } = await this.#copy.acquire(since);
    const unseen = isSeen ? [] : [{ tables: this.#tables(), error: reading() }];
    // A copy of before must not keep an alert green.
    const file = isExact && (!isSeen || failure !== null) ? null : copy;
    return { neighbours: { file, faults: [...unseen, ...this.#faults({ copy, failure })] }, release };
  }

  status(): NeighbourStatus {
    const { kept, hasLooked } = this.#copy;
    const problems = this.#faults(kept).map(({ error }) => error);
    return { rows: kept.copy?.made.rows ?? {}, problems: hasLooked ? problems : [reading()] };
  }

  /** To be called when nobody reads any more. */
  close(): Promise<void> {
    return this.#copy.close();
  }

  #faults({ copy, failure }: Kept<NeighbourCopy>): readonly NeighbourFault[] {
    return failure === null ? (copy?.made.faults ?? []) : [{ tables: this.#tables(), error: failure }];
  }

  /** Of the sources that are set. */
  #tables(): NeighbourName[] {
    const { paths } = this.#options;
    return NEIGHBOUR_TABLES.filter(({ source }) => paths[source] !== null).map(({ name }) => name);
  }
}

const reading = () =>
  new LearningError('stale', 'The files of workflows and coverage are still being read.', {
    hint: 'What they hold appears by itself.',
  });
