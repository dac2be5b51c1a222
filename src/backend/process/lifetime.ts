import type { Logger } from '../log/logger';

/** Grafana waits two seconds after asking a plugin to end, and then kills it. */
const LONGEST_FAREWELL_MS = 1_500;
const PARENT_CHECK_MS = 1_000;

type Farewell = () => void | Promise<void>;

export interface Lifetime {
  /** Runs when the process ends, the last added first. */
  atEnd(farewell: Farewell): void;
  end(reason: string, exitCode?: number): void;
}

async function runAll(farewells: Farewell[], log: Logger): Promise<void> {
  for (const farewell of farewells.reverse()) {
    try {
      await farewell();
    } catch (error) {
      log.log('error', 'A step of ending failed.', { error: String(error) });
    }
  }
}

/** Ends the process cleanly on SIGTERM, SIGINT, an uncaught error, or when the process that started it is gone. */
export function createLifetime(log: Logger): Lifetime {
  const farewells: Farewell[] = [];
  let ending = false;

  function end(reason: string, exitCode = 0): void {
    if (ending) return;
    ending = true;
    log.log(exitCode === 0 ? 'info' : 'error', 'The plugin ends.', { reason });
    setTimeout(() => process.exit(exitCode), LONGEST_FAREWELL_MS);
    void runAll(farewells, log).then(() => process.exit(exitCode));
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.log('error', 'An error was caught nowhere.', { error: error instanceof Error ? error.stack : String(error) });
      end(event, 1);
    });
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end('Grafana is gone');
  }, PARENT_CHECK_MS).unref();

  return { atEnd: (farewell) => void farewells.push(farewell), end };
}
