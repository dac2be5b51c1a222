import { stackOf } from '../../error/learning-error';
import type { Logger } from '../log/logger';

/** Grafana waits two seconds after asking a plugin to end, and then kills it. */
const LONGEST_FAREWELL_MS = 1_500;
const PARENT_CHECK_MS = 1_000;

export interface Lifetime {
  end(reason: string, exitCode?: number): void;
}

/** Node would wait for the threads of the pool, and a disk that is gone may keep one for ever. Whatever tidies up on `exit` still does. */
function exitAtOnce(exitCode: number): void {
  process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
  process.exit(exitCode);
}

/**
 * Ends the process on SIGTERM, SIGINT, SIGHUP, an uncaught error, or when the process that started it is gone.
 * @param farewell what is to be done before; it has a bounded time
 */
export function createLifetime(log: Logger, farewell: () => Promise<unknown>): Lifetime {
  let ending = false;

  function end(reason: string, exitCode = 0): void {
    if (ending) return;
    ending = true;
    log.log(exitCode === 0 ? 'info' : 'error', 'The plugin ends.', { reason });
    setTimeout(() => exitAtOnce(exitCode), LONGEST_FAREWELL_MS);
    farewell()
      .catch((error: unknown) => log.log('error', 'The plugin could not end cleanly.', { error: stackOf(error) }))
      .finally(() => process.exit(exitCode));
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.log('error', 'An error was caught nowhere.', { error: stackOf(error) });
      end(event, 1);
    });
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end('Grafana is gone');
  }, PARENT_CHECK_MS).unref();

  return { end };
}
