import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LearningError } from '../../error/learning-error';

/** The command `collector` as a process that ends with this one. */
export interface CollectorProcess {
  readonly url: string;
  /** Rejects with a LearningError when it ends by itself. */
  readonly lost: Promise<never>;
  /** Ends it, when everything that was acknowledged is in the database. */
  stop(): Promise<void>;
}

export async function startCollectorProcess(database: string, listen: string): Promise<CollectorProcess> {
  const args = [process.argv[1]!, 'collector', '--db', database, '--listen', listen, '--json'];
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // Ctrl-C is for us, who then end it.
    detached: true,
  });
  let isStopped = false;
  const gone = once(child, 'close');
  const lost = gone.then(() => {
    if (isStopped) return new Promise<never>(() => {});
    throw new LearningError('internal', 'The collector has ended.', { hint: 'It says why above.' });
  });
  lost.catch(() => {});
  const first = once(createInterface({ input: child.stdout! }), 'line');
  const [line] = await Promise.race([first, lost]);
  return {
    url: (JSON.parse(line as string) as { url: string }).url,
    lost,
    async stop() {
      isStopped = true;
      child.kill('SIGTERM');
      await gone;
    },
  };
}
