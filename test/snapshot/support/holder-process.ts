import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('holder.ts', import.meta.url));

/** Another process that reads a copy of its own. */
export class HolderProcess {
  readonly #child: ChildProcess;
  /** Of the copy. */
  readonly path: string;

  private constructor(child: ChildProcess, path: string) {
    this.#child = child;
    this.path = path;
  }

  static async start(database: string, snapshotPath: string): Promise<HolderProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, database, snapshotPath], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [path] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    return new HolderProcess(child, path);
  }

  /** Without closing anything. */
  async exit(): Promise<void> {
    this.#child.stdin!.end();
    await once(this.#child, 'exit');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
