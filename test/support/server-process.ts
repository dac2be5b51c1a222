import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the server answers.
  readonly body: any;
}

/** A built command that serves HTTP, as a process of its own. */
export class ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly #said: string[];

  /** Throws with what it said when it ends before it listens. Listens on any free port of loopback unless told. */
  static async start(...args: readonly string[]): Promise<ServerProcess> {
    const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    const child = spawn(process.execPath, ['lib/cli.cjs', ...args, ...listen, '--json'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text) => said.push(text));
    const exited = once(child, 'close').then(([code]) => code as number | null);
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([text]) => text as string),
      exited.then((code) => {
        throw new Error(`The ${args[0]} ended with ${code}: ${said.join('')}`);
      }),
    ]);
    return new ServerProcess(child, exited, said, (JSON.parse(line) as { url: string }).url);
  }

  private constructor(child: ChildProcess, exited: Promise<number | null>, said: string[], url: string) {
    this.child = child;
    this.exited = exited;
    this.#said = said;
    this.url = url;
  }

  get said(): string {
    return this.#said.join('');
  }

  async ask(place: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${place}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text || 'null') : text };
  }

  /** Anything as JSON. */
  post(place: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(place, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Ends it with all it has done. @returns the exit code */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
