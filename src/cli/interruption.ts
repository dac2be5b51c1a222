import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const controllers = new Set<AbortController>();
let first: (typeof SIGNALS)[number] = 'SIGINT';
let isSignalled = false;
let isGone = false;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, when nobody reads standard output any more, and when the program that
 * started us over a channel is gone; the second signal ends the process as it would without us.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  if (isGone) controller.abort();
  controllers.add(controller);
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      first = signal;
      isSignalled = true;
      controller.abort();
    });
  }
  if (process.channel) {
    process.once('disconnect', () => controller.abort());
    process.channel.unref();
  }
  return controller.signal;
}

/** Whether a signal has come while a command listened for one. */
export const wasInterrupted = (): boolean => isSignalled;

/** What a shell reports for a program that such a signal has ended. */
export const exitCodeOfSignal = (): number => 128 + constants.signals[first];

/** Whoever read standard output has seen enough, such as head: what is at work ends, and leaves nothing behind. */
export function readerLeft(): void {
  isGone = true;
  for (const controller of controllers) controller.abort();
}

export const isReaderGone = (): boolean => isGone;
