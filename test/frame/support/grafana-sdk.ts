import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildGo } from '../../support/go';

const SOURCE = fileURLToPath(new URL('../../go/frame-dump', import.meta.url));

/** A frame as Grafana's Go SDK reads it. */
export interface Dump {
  readonly name: string;
  readonly refId: string;
  readonly meta: Record<string, unknown>;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels?: Record<string, string>;
    readonly config?: Record<string, unknown>;
    readonly values: readonly unknown[];
  }[];
  readonly rows: number;
  readonly seriesType: 'wide' | 'long' | 'not';
}

/** Builds the reader; it takes the bytes of one frame. */
export function buildReader(): (bytes: Uint8Array) => Dump {
  const program = buildGo(SOURCE);
  return (bytes) => {
    const options = { input: bytes, env: { TZ: 'UTC' }, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' } as const;
    return JSON.parse(execFileSync(program, options));
  };
}
