import { reusedFrame } from '../frame/reused';
import { orAborted } from '../snapshot/waiting';

export interface FrameBytes {
  /** Arrow IPC files. */
  readonly frames: readonly Uint8Array[];
  readonly rows: number;
}

/** An answer, as it was made. */
interface MadeAnswer extends FrameBytes {
  /** Whether it may be given again while the state stands. */
  readonly isStable: boolean;
}

interface Kept extends FrameBytes {
  readonly asOf: number;
  readonly bytes: number;
}

interface Flight {
  readonly answer: Promise<FrameBytes>;
  readonly abort: AbortController;
  waiting: number;
}

/** Since the start, and now. */
interface KeptStatus {
  /** Answers that were given again. */
  readonly kept: number;
  /** Questions that waited for an answer which another had asked for. */
  readonly joined: number;
  readonly bytes: number;
}

/** Which state of the data a question is about. */
interface AskedState {
  /** Differs whenever an answer may differ. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  /** Whether it is older than was asked for: its answers say so, and are given together, not again. */
  readonly isStale: boolean;
}

/** Of the bytes that may be kept, so much may be of one answer. */
const LARGEST_SHARE = 1 / 4;

/** The same question about the same state is asked once: together with others, and again while the state stands. */
export class KeptAnswers {
  readonly #byteLimit: number;
  /** Of one state; the least recently given first. */
  readonly #kept = new Map<string, Kept>();
  readonly #flights = new Map<string, Flight>();
  #state = '';
  #bytes = 0;
  #givenAgain = 0;
  #joined = 0;

  /** @param byteLimit of what is kept, together */
  constructor(byteLimit: number) {
    this.#byteLimit = byteLimit;
  }

  get status(): KeptStatus {
    return { kept: this.#givenAgain, joined: this.#joined, bytes: this.#bytes };
  }

  /**
   * @param key of the question
   * @param make asks it; its signal is aborted when nobody waits any more
   * @throws what `make` throws, and `cancelled`
   */
  async answer(
    key: string,
    state: AskedState,
    make: (signal: AbortSignal) => Promise<MadeAnswer>,
    signal: AbortSignal | undefined,
  ): Promise<FrameBytes> {
    const again = state.isStale ? null : this.#againAt(key, state);
    if (again) {
      this.#givenAgain++;
      return again;
    }
    const name = `${state.id} ${key}`;
    const running = this.#flights.get(name);
    if (running) this.#joined++;
    const flight = running ?? this.#start(name, key, state, make);
    flight.waiting++;
    try {
      return await orAborted(flight.answer, signal);
    } finally {
      flight.waiting--;
      if (flight.waiting === 0) this.#end(name, flight);
    }
  }

  #start(name: string, key: string, state: AskedState, make: (signal: AbortSignal) => Promise<MadeAnswer>): Flight {
    const abort = new AbortController();
    const answer = make(abort.signal).then((made) => {
      if (made.isStable && !state.isStale && state.id === this.#state) this.#keep(key, state.asOf, made);
      return made;
    });
    const flight = { answer, abort, waiting: 0 };
    this.#flights.set(name, flight);
    return flight;
  }

  #end(name: string, flight: Flight): void {
    flight.abort.abort();
    if (this.#flights.get(name) === flight) this.#flights.delete(name);
  }

  #againAt(key: string, { id, asOf }: AskedState): FrameBytes | null {
    if (id !== this.#state) {
      this.#state = id;
      this.#kept.clear();
      this.#bytes = 0;
    }
    const kept = this.#kept.get(key);
    if (!kept) return null;
    const frames = kept.frames.map((frame) => reusedFrame(frame, kept.asOf, asOf));
    this.#drop(key);
    if (!frames.every((frame) => frame !== null)) return null;
    this.#put(key, kept);
    return { frames, rows: kept.rows };
  }

  #keep(key: string, asOf: number, { frames, rows }: FrameBytes): void {
    const bytes = frames.reduce((sum, { byteLength }) => sum + byteLength, key.length);
    if (bytes > this.#byteLimit * LARGEST_SHARE) return;
    this.#drop(key);
    // A part of a buffer would keep all of it.
    this.#put(key, { frames: frames.map((frame) => Uint8Array.from(frame)), rows, asOf, bytes });
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#byteLimit) break;
      this.#drop(oldest);
    }
  }

  #put(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }
}
