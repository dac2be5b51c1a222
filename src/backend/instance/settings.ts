import path from 'node:path';
import { LearningError } from '../../error/learning-error';
import type { LiveSettings } from '../../live/live-settings';
import { archivePathProblem } from '../../settings/archive-path';
import { type NumberSetting, numberProblem } from '../../settings/number-settings';
import { timeZoneProblem } from '../../settings/time-zone';

type Check<T> = (field: string, value: unknown) => T;

const bad = (field: string, problem: string) => new LearningError('bad_settings', `The setting "${field}" ${problem}.`);

const number =
  (setting: NumberSetting): Check<number> =>
  (field, value) => {
    const problem = numberProblem(setting, value);
    if (problem) throw bad(field, problem);
    return value as number;
  };

const text: Check<string> = (field, value) => {
  if (typeof value !== 'string') throw bad(field, 'must be text');
  return value;
};

const absolutePath: Check<string> = (field, value) => {
  const given = text(field, value);
  if (given.includes('\0') || !path.isAbsolute(given)) {
    throw bad(field, `must be an absolute path, beginning with /${/^\s/.test(given) ? ', not with a blank' : ''}`);
  }
  return given;
};

const archivePath: Check<string> = (field, value) => {
  const given = absolutePath(field, value);
  const problem = archivePathProblem(given);
  if (problem) throw bad(field, problem);
  return given;
};

const timeZone: Check<string> = (field, value) => {
  const given = text(field, value);
  const problem = timeZoneProblem(given);
  if (problem) throw bad(field, problem);
  return given;
};

const CHECKS: { readonly [K in keyof LiveSettings]-?: Check<NonNullable<LiveSettings[K]>> } = {
  path: absolutePath,
  maxStalenessSeconds: number('maxStalenessSeconds'),
  queryTimeoutSeconds: number('queryTimeoutSeconds'),
  rowLimit: number('rowLimit'),
  byteLimitMb: number('byteLimitMb'),
  memoryLimitMb: number('memoryLimitMb'),
  threads: number('threads'),
  maxConcurrentQueries: number('maxConcurrentQueries'),
  storedTimeZone: timeZone,
  snapshotPath: absolutePath,
  archivePath,
  workflowsPath: absolutePath,
  coveragePath: absolutePath,
};

function parseObject(json: Uint8Array): Record<string, unknown> {
  if (json.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(json));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (cause) {
    throw new LearningError('bad_settings', 'The settings of the data source are no JSON.', { cause });
  }
  throw new LearningError('bad_settings', 'The settings of the data source must be a JSON object.');
}

/** From a data source's `jsonData`. Throws bad_settings that names the field. Fields of others are ignored; empty ones are unset. */
export function parseSettings(json: Uint8Array): LiveSettings {
  const given = parseObject(json);
  const isSet = (field: string) => given[field] !== undefined && given[field] !== null && given[field] !== '';
  if (!isSet('path')) throw bad('path', 'is missing: it says where the learning database is');
  const checked = Object.entries(CHECKS)
    .filter(([field]) => isSet(field))
    .map(([field, check]) => [field, check(field, given[field])]);
  return Object.fromEntries(checked) as LiveSettings;
}
