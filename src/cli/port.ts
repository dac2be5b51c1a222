import type { Server } from 'node:http';
import { LearningError } from '../error/learning-error';
import { listen } from '../host/http/listen';
import { describeHolder } from './port-holder';

/** The port of the page that `start` serves. */
export const DEFAULT_PORT = 3300;
export const GRAFANA_PORT = 3000;
const TRIES = 20;

const isTaken = (error: unknown) =>
  error instanceof LearningError && (error.cause as NodeJS.ErrnoException).code === 'EADDRINUSE';

async function listenOnFree(first: number): Promise<Server> {
  const last = first + TRIES;
  for (let port = first; port <= last; port++) {
    try {
      return await listen(port);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new LearningError('bad_usage', `The ports ${first} to ${last} are all taken.`, {
    hint: 'Choose another with --port, or 0 for any that is free.',
  });
}

/**
 * Listens on the port that was asked for, or else on the usual one or the next that is free.
 * Throws LearningError `bad_usage` that says who has the port.
 */
export async function takePort(asked: number | undefined, usual: number): Promise<Server> {
  if (asked === undefined) return listenOnFree(usual);
  try {
    return await listen(asked);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { code, hint } = error as LearningError;
    const holder = await describeHolder(asked);
    throw new LearningError(code, `The port ${asked} is taken by ${holder}.`, { cause: error, hint });
  }
}
