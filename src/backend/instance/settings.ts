import path from 'node:path';
import { LearningError } from '../../error/learning-error';

/** A data source's settings, checked. What is left out is for its user to give a default. */
export interface Settings {
  /** The learning database, absolute. */
  readonly path: string;
  readonly maxStalenessSeconds?: number;
  readonly queryTimeoutSeconds?: number;
  readonly rowLimit?: number;
  readonly byteLimitMb?: number;
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  readonly maxConcurrentQueries?: number;
  readonly storedTimeZone?: string;
  readonly snapshotPath?: string;
}

type Check<T> = (field: string, value: unknown) => T;

const bad = (field: string, problem: string) => new LearningError('bad_settings', `The setting "${field}" ${problem}.`);

function number(from: number, to: number, whole: boolean): Check<number> {
  return (field, value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(field, 'must be a number');
    if (whole && !Number.isInteger(value)) throw bad(field, 'must be a whole number');
    if (value < from || value > to) throw bad(field, `must lie between ${from} and ${to}`);
    return value;
  };
}

const text: Check<string> = (field, value) => {
  if (typeof value !== 'string') throw bad(field, 'must be text');
  return value;
};

const absolutePath: Check<string> = (field, value) => {
  const given = text(field, value);
  if (given.includes('\0') || !path.isAbsolute(given)) throw bad(field, 'must be an absolute path, beginning with /');
  return given;
};

const timeZone: Check<string> = (field, value) => {
  const given = text(field, value);
  try {
    new Intl.DateTimeFormat('en', { timeZone: given });
  } catch (cause) {
    throw new LearningError(
      'bad_settings',
      `The setting "${field}" must name a time zone, such as UTC or Europe/Berlin.`,
      { cause },
    );
  }
  return given;
};

const CHECKS: { readonly [K in keyof Settings]-?: Check<NonNullable<Settings[K]>> } = {
  path: absolutePath,
  maxStalenessSeconds: number(0, 86_400, false),
  queryTimeoutSeconds: number(0.001, 86_400, false),
  rowLimit: number(1, 1_000_000_000, true),
  byteLimitMb: number(1, 1_000_000, false),
  memoryLimitMb: number(16, 10_000_000, false),
  threads: number(1, 1_024, true),
  maxConcurrentQueries: number(1, 1_000, true),
  storedTimeZone: timeZone,
  snapshotPath: absolutePath,
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
export function parseSettings(json: Uint8Array): Settings {
  const given = parseObject(json);
  const isSet = (field: string) => given[field] !== undefined && given[field] !== null && given[field] !== '';
  if (!isSet('path')) throw bad('path', 'is missing: it says where the learning database is');
  const checked = Object.entries(CHECKS)
    .filter(([field]) => isSet(field))
    .map(([field, check]) => [field, check(field, given[field])]);
  return Object.fromEntries(checked) as Settings;
}
