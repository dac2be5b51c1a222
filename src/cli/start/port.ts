import type { Server } from 'node:http';
import { LearningError } from '../../error/learning-error';
import { listen } from '../../host/http/listen';
import { describeHolder } from './port-holder';

export const DEFAULT_PORT = 3300;
const TRIES = 20;

const isTaken = (error: unknown) =>
  error instanceof LearningError && (error.cause as NodeJS.ErrnoException).code === 'EADDRINUSE';

async function listenOnNext(port: number): Promise<Server> {
  try {
    return await listen(port);
  } catch (error) {
    if (!isTaken(error) || port >= DEFAULT_PORT + TRIES) throw error;
    return listenOnNext(port + 1);
  }
}

/**
 * Listens on the port that was asked for, or else on the default one or the next that is free.
 * Throws LearningError `bad_usage` that says who has the port.
 */
export async function takePort(asked: number | undefined): Promise<Server> {
  if (asked === undefined) return listenOnNext(DEFAULT_PORT);
  try {
    return await listen(asked);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { code, hint } = error as LearningError;
    const holder = await describeHolder(asked);
    throw new LearningError(code, `The port ${asked} is taken by ${holder}.`, { cause: error, hint });
  }
}
