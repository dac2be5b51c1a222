import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

interface Behaviour {
  /** What `-v` prints. */
  readonly version?: string;
  readonly fault?: 'ends' | 'unsigned';
  /** Whether it listens only once it is let. */
  readonly gated?: boolean;
  /** What its data source says of the database. */
  readonly status?: object;
}

interface Started {
  readonly command: string;
  readonly homepath: string;
  readonly config: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly provisioned: readonly string[];
  readonly plugin: string;
  readonly pids: readonly number[];
}

const STAND_IN = resolve(import.meta.dirname, 'stand-in.mjs');

/** An installed Grafana to look at, for the length of one test. */
export class FakeGrafana {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'fake-grafana-')));
  readonly home: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #record = join(this.#root, 'record.json');
  readonly #gate = join(this.#root, 'gate');

  /** @param home where it has its conf, seen from where it has its bin */
  constructor(
    {
      version = 'grafana version 11.2.3',
      fault,
      gated = false,
      status = { database: {}, problem: null },
    }: Behaviour = {},
    home = '.',
    name = 'grafana',
  ) {
    this.home = join(this.#root, home);
    this.program = join(this.#root, 'bin', name);
    for (const folder of [join(this.home, 'conf'), join(this.#root, 'bin')]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.home, 'conf/defaults.ini'), '');
    writeFileSync(this.program, `#!/bin/sh\nexec '${process.execPath}' '${STAND_IN}' "$@"\n`);
    chmodSync(this.program, 0o755);
    const gate = gated ? this.#gate : undefined;
    this.environment = { STAND_IN: JSON.stringify({ version, fault, status, gate, record: this.#record }) };
    onTestFinished(() => rmSync(this.#root, { recursive: true, force: true }));
  }

  letListen(): void {
    writeFileSync(this.#gate, '');
  }

  get wasStarted(): boolean {
    return existsSync(this.#record);
  }

  get started(): Started {
    return JSON.parse(readFileSync(this.#record, 'utf8')) as Started;
  }
}
