import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { DEFAULT_CONFIG, type OtelConfig, parseConfig } from './config';

/** The settings of a file, or the defaults without one. Throws LearningError. */
export async function readOtelConfig(path: string | undefined): Promise<OtelConfig> {
  if (path === undefined) return DEFAULT_CONFIG;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LearningError('not_found', `The OpenTelemetry settings ${basename(path)} cannot be read.`, {
      cause,
      hint: 'Check the path after --otel-config.',
    });
  });
  return parseConfig(text);
}
