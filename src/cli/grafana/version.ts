import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LearningError } from '../../error/learning-error';
import type { Grafana } from './find-grafana';

/** As plugin.json requires it. */
const OLDEST = [10, 4] as const;
const PATIENCE_MS = 20_000;

const VERSION = /\bversion (?<version>(?<major>\d+)\.(?<minor>\d+)\.\d+\S*)/i;

/** Both programs know `-v`, and say `grafana version 10.4.0` or `Version 10.4.0 (commit: …)`. */
async function printed({ program }: Grafana): Promise<string> {
  try {
    return (await promisify(execFile)(program, ['-v'], { timeout: PATIENCE_MS })).stdout;
  } catch {
    return '';
  }
}

/** Throws LearningError where it does not run, or is too old for the data source. */
export async function checkVersion(grafana: Grafana): Promise<string> {
  const found = VERSION.exec(await printed(grafana))?.groups;
  if (!found) throw new LearningError('internal', 'The Grafana of this machine does not tell its version.');
  const { version, major, minor } = found as Record<'version' | 'major' | 'minor', string>;
  const difference = Number(major) - OLDEST[0] || Number(minor) - OLDEST[1];
  if (difference >= 0) return version;
  throw new LearningError(
    'internal',
    `The Grafana of this machine is ${version}, and the data source needs ${OLDEST.join('.')} or newer.`,
    { hint: 'Install a newer one to see the dashboards there.' },
  );
}
