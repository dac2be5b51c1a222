import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { hasEnded } from '../../host/plugin/end-process';
import type { Grafana } from './find-grafana';
import type { Folders } from './folders';

/** Grafana stops its plugins first. */
const PATIENCE_MS = 10_000;

/** Runs Grafana until it ends, or until we close descriptor 3: on purpose, or because we were killed. */
const GUARD = `
"$@" 3<&- &
grafana=$!
{ read -r _ <&3; kill "$grafana"; } 2>/dev/null &
exec 3<&-
wait "$grafana"
code=$?
kill $! 2>/dev/null
exit $code`;

/** A Grafana of ours, with all that it starts. */
export class GrafanaProcess {
  /** Fulfilled when it is gone. */
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;

  constructor({ home, program }: Grafana, { config, log }: Folders, env: NodeJS.ProcessEnv) {
    const output = openSync(log, 'a', 0o600);
    const args = [program, 'server', '--homepath', home, '--config', config];
    this.#child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...args], {
      cwd: home,
      env,
      stdio: ['ignore', output, output, 'pipe'],
      // Ctrl-C is for us, who then end it.
      detached: true,
    });
    closeSync(output);
    this.ended = once(this.#child, 'exit').catch(() => {});
  }

  get hasEnded(): boolean {
    return this.#child.pid === undefined || hasEnded(this.#child);
  }

  async stop(): Promise<void> {
    this.#child.stdio[3]?.destroy();
    const force = setTimeout(() => this.#sweep(), PATIENCE_MS);
    if (!this.hasEnded) await this.ended;
    clearTimeout(force);
    this.#sweep();
  }

  /** Ends what is left of its process group, such as a plugin that outlives it. */
  #sweep(): void {
    try {
      process.kill(-this.#child.pid!, 'SIGKILL');
    } catch {
      // Nothing is left.
    }
  }
}
