import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { onAbort } from '../error/cancellation';

/** Pieces of a megabyte and more, and those of 64 kB, take the kernel twice its time. */
export const PIECE_BYTES = 256 * 1024;
/** What is written at least where something differs. */
const STEP_BYTES = 64 * 1024;
/** What is done at leisure takes one part of the time, and rests for so many, a moment at a time. */
const RESTS_AT_LEISURE = 4;
const MOMENT_MS = 10;
const TOLD_EVERY_MS = 50;
/** Places of what both threads see. */
const STOP = 0;
const PIECES = 1;

/** A range of bytes in a file, `to` not included. */
export type Stretch = readonly [from: number, to: number];

/** What a copy that is under way is told and tells. */
export interface Course {
  readonly signal: AbortSignal;
  /** Told how many bytes of the source are done, now and then. */
  readonly onBytes?: (done: number) => void;
  /** Whether it is to leave processor and disk to others for most of the time. */
  readonly isAtLeisure?: boolean;
}

interface Files {
  /** Descriptors. */
  readonly source: number;
  readonly target: number;
  /** Null for all that the source holds by the time that its end is reached. */
  readonly stretches: readonly Stretch[] | null;
  /** Whether only what the target does not hold yet is written. */
  readonly isCompared: boolean;
}

export interface Copied {
  /** Bytes of the source. */
  readonly bytes: number;
  readonly written: number;
  /** Where they were written. */
  readonly changed: readonly Stretch[];
}

interface Task extends Files {
  readonly seen: Int32Array;
  readonly rests: number;
  readonly numbers: {
    readonly PIECE_BYTES: number;
    readonly STEP_BYTES: number;
    readonly MOMENT_MS: number;
    readonly STOP: number;
    readonly PIECES: number;
  };
}

/**
 * Its text is what the thread runs, so that it needs no file of its own: it refers to nothing outside itself, and has no
 * functions with a name, which some compilers would call a helper for.
 */
function work(): void {
  const { readSync, writeSync } = process.getBuiltinModule('node:fs');
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { source, target, stretches, isCompared, seen, rests, numbers } = workerData as Task;
  const { PIECE_BYTES, STEP_BYTES, MOMENT_MS, STOP, PIECES } = numbers;
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  const held = Buffer.allocUnsafeSlow(isCompared ? PIECE_BYTES : 0);
  const changed: [number, number][] = [];
  let bytes = 0;
  let written = 0;
  let begun = performance.now();
  for (const [from, end] of stretches ?? [[0, Number.POSITIVE_INFINITY] as const]) {
    for (let at = from; at < end && Atomics.load(seen, STOP) === 0; ) {
      const read = readSync(source, piece, 0, Math.min(PIECE_BYTES, end - at), at);
      if (read === 0) break;
      const before = isCompared ? held.subarray(0, readSync(target, held, 0, read, at)) : held;
      const step = isCompared ? STEP_BYTES : PIECE_BYTES;
      const isSame = isCompared && before.equals(piece.subarray(0, read));
      for (let begin = 0; begin < read && !isSame; begin += step) {
        const stop = Math.min(begin + step, read);
        if (isCompared && before.subarray(begin, stop).equals(piece.subarray(begin, stop))) continue;
        for (let done = begin; done < stop; ) done += writeSync(target, piece, done, stop - done, at + done);
        written += stop - begin;
        const last = changed.at(-1);
        if (last?.[1] === at + begin) last[1] = at + stop;
        else changed.push([at + begin, at + stop]);
      }
      at += read;
      bytes += read;
      Atomics.add(seen, PIECES, 1);
      const worked = performance.now() - begun;
      if (rests === 0 || worked < MOMENT_MS) continue;
      Atomics.wait(seen, STOP, 0, rests * worked);
      begun = performance.now();
    }
  }
  parentPort!.postMessage({ bytes, written, changed } satisfies Copied);
}

const PROGRAM = `(${work})()`;

/**
 * Copies from one open file to another in a thread of its own. One that reads and writes without a pause takes half the
 * processor time of calls that each wake another thread, and as much as `cp`. Nothing is under way any more when it ends,
 * however it ends. Rejects with the signal's reason, or what the system says.
 */
export async function copyInThread(files: Files, { signal, onBytes, isAtLeisure = false }: Course): Promise<Copied> {
  signal.throwIfAborted();
  const seen = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const rests = isAtLeisure ? RESTS_AT_LEISURE : 0;
  const numbers = { PIECE_BYTES, STEP_BYTES, MOMENT_MS, STOP, PIECES };
  const workerData: Task = { ...files, seen, rests, numbers };
  const thread = new Worker(PROGRAM, {
    eval: true,
    workerData,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
  });
  const stopListening = onAbort(signal, () => {
    Atomics.store(seen, STOP, 1);
    Atomics.notify(seen, STOP);
    // The process waits for the end of the thread from now on.
    thread.ref();
  });
  const telling = setInterval(() => {
    if (seen[PIECES]! > 0) onBytes?.(seen[PIECES]! * PIECE_BYTES);
  }, TOLD_EVERY_MS);
  // What is done ahead of time keeps no process from its end.
  if (isAtLeisure) for (const each of [thread, telling]) each.unref();
  try {
    const [copied] = (await once(thread, 'message')) as [Copied];
    signal.throwIfAborted();
    return copied;
  } finally {
    clearInterval(telling);
    stopListening();
  }
}
