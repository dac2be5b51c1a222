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
  /** Until when it is given again as it is, by the clock of `performance`; null of one that holds while the state stands. */
  readonly until: number | null;
}

interface Question {
  /** The same for questions that have the same answer over the same state. */
  readonly key: string;
  /** How long an answer may be given again that tells the time, milliseconds. */
  readonly momentMs: number;
}

interface Flight {
  readonly answer: Promise<FrameBytes>;
  readonly abort: AbortController;
  waiting: number;
  isOver: boolean;
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
  /** Whether it is older than was asked for: its answers say so, and how long ago that was. */
  readonly isStale: boolean;
}

/** A copy is stale where there is too much to do already: what it says of its age may be so much older. */
const STALE_MS = 5000;

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
   * @param make asks it; its signal is aborted when nobody waits any more
   * @throws what `make` throws, and `cancelled`
   */
  async answer(
    question: Question,
    state: AskedState,
    make: (signal: AbortSignal) => Promise<MadeAnswer>,
    signal: AbortSignal | undefined,
  ): Promise<FrameBytes> {
    const { key } = question;
    const again = this.#againAt(key, state);
    if (again) {
      this.#givenAgain++;
      return again;
    }
    const name = `${state.id} ${key}`;
    const running = this.#flights.get(name);
    if (running) this.#joined++;
    const flight = running ?? this.#start(name, question, state, make);
    flight.waiting++;
    try {
      return await orAborted(flight.answer, signal);
    } finally {
      flight.waiting--;
      if (flight.waiting === 0) this.#end(name, flight);
    }
  }

  #start(
    name: string,
    { key, momentMs }: Question,
    state: AskedState,
    make: (signal: AbortSignal) => Promise<MadeAnswer>,
  ): Flight {
    const abort = new AbortController();
    const answer = make(abort.signal)
      .then((made) => {
        const stateMs = state.isStale ? STALE_MS : Number.POSITIVE_INFINITY;
        const keptMs = made.isStable ? stateMs : Math.min(stateMs, momentMs);
        const until = Number.isFinite(keptMs) ? performance.now() + keptMs : null;
        if (keptMs > 0 && state.id === this.#state)
          this.#keep(key, { frames: made.frames, rows: made.rows, asOf: state.asOf, until });
        return made;
      })
      .finally(() => {
        flight.isOver = true;
      });
    const flight = { answer, abort, waiting: 0, isOver: false };
    this.#flights.set(name, flight);
    return flight;
  }

  #end(name: string, flight: Flight): void {
    if (!flight.isOver) flight.abort.abort();
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
    if (kept.until !== null) {
      if (performance.now() < kept.until) return kept;
      this.#drop(key);
      return null;
    }
    const frames = kept.frames.map((frame) => reusedFrame(frame, kept.asOf, asOf));
    this.#drop(key);
    if (!frames.every((frame) => frame !== null)) return null;
    this.#put(key, kept);
    return { frames, rows: kept.rows };
  }

  #keep(key: string, { frames, ...rest }: Omit<Kept, 'bytes'>): void {
    const bytes = frames.reduce((sum, { byteLength }) => sum + byteLength, key.length);
    if (bytes > this.#byteLimit * LARGEST_SHARE) return;
    this.#drop(key);
    // A part of a buffer would keep all of it.
    this.#put(key, { ...rest, frames: frames.map((frame) => new Uint8Array(frame)), bytes });
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
