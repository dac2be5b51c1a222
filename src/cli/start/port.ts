import type { Server } from 'node:http';
import { LearningError } from '../../error/learning-error';
import { listen } from '../../host/http/listen';
import { describeHolder } from './port-holder';

export const DEFAULT_PORT = 3300;
const LAST_PORT = 3320;

const isTaken = (error: unknown) =>
  error instanceof LearningError && (error.cause as NodeJS.ErrnoException).code === 'EADDRINUSE';

async function listenOnFree(): Promise<Server> {
  for (let port = DEFAULT_PORT; port <= LAST_PORT; port++) {
    try {
      return await listen(port);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new LearningError('bad_usage', `The ports ${DEFAULT_PORT} to ${LAST_PORT} are all taken.`, {
    hint: 'Choose another with --port, or 0 for any that is free.',
  });
}

/**
 * Listens on the port that was asked for, or else on the default one or the next that is free.
 * Throws LearningError `bad_usage` that says who has the port.
 */
export async function takePort(asked: number | undefined): Promise<Server> {
  if (asked === undefined) return listenOnFree();
  try {
    return await listen(asked);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { code, hint } = error as LearningError;
    const holder = await describeHolder(asked);
    throw new LearningError(code, `The port ${asked} is taken by ${holder}.`, { cause: error, hint });
  }
}
