import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse, YAMLError } from 'yaml';
import { LearningError } from '../error/learning-error';
import type { ThresholdName } from '../model/thresholds';
import type { Unit } from '../model/units';
import { clip } from '../query/guards';
import { findMeasure } from '../query/vocabulary/measures';
import { unknownName } from '../query/vocabulary/unknown-name';
import { readingError } from '../snapshot/io-error';
import { DEFAULT_LIMITS, isHighGood, type Limits, type LimitsByMeasure, THRESHOLD_NAMES } from './reports/limits';

const LEVELS = ['warning', 'critical'] as const;

/** A file of a few lines. */
const MOST_BYTES = 1_000_000;

const HIGHEST: Readonly<Partial<Record<Unit, number>>> = { percent: 100, score: 100, fraction: 1, stars: 5 };

function described(value: unknown): string {
  if (value === null) return 'it is empty';
  if (Array.isArray(value)) return 'it is a list';
  if (typeof value === 'string') return `it is the text ${JSON.stringify(clip(value))}`;
  return typeof value === 'object' ? 'it is a mapping' : `it is ${String(value)}`;
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class ThresholdsReader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  limits(content: unknown): LimitsByMeasure {
    if (!isMapping(content)) this.#reject(`it must be a mapping of measures; ${described(content)}`);
    const given = Object.entries(content).map(([name, value]): [ThresholdName, Limits | null] => {
      const known = THRESHOLD_NAMES.find((candidate) => candidate === name);
      if (known === undefined) this.#reject(unknownName('measure', name, THRESHOLD_NAMES).replace(/\.$/, ''));
      return [known, value === null ? null : this.#pair(known, value)];
    });
    const all = { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
    return Object.fromEntries(Object.entries(all).filter(([, limits]) => limits !== null));
  }

  #pair(name: ThresholdName, value: unknown): Limits {
    if (!isMapping(value)) this.#reject(`${name} must be a mapping of warning and critical; ${described(value)}`);
    const odd = Object.keys(value).find((level) => !LEVELS.some((known) => known === level));
    if (odd !== undefined) this.#reject(`${name} has no ${JSON.stringify(clip(odd))}; it has warning and critical`);
    const before = DEFAULT_LIMITS[name]!;
    const [warning, critical] = LEVELS.map((level) =>
      value[level] === undefined ? before[level] : this.#limit(name, level, value[level]),
    ) as [number | null, number | null];
    const isHigh = isHighGood(name);
    if (warning !== null && critical !== null && (isHigh ? warning <= critical : warning >= critical)) {
      const origin = (level: (typeof LEVELS)[number]) => (value[level] === undefined ? ', the default' : '');
      this.#reject(
        `${name}.warning (${warning}${origin('warning')}) must be ${isHigh ? 'above' : 'below'} ${name}.critical (${critical}${origin('critical')}), as ${isHigh ? 'high' : 'low'} values are the good ones`,
      );
    }
    return { warning, critical };
  }

  #limit(name: ThresholdName, level: string, value: unknown): number | null {
    if (value === null) return null;
    const { unit } = findMeasure(name);
    const highest = HIGHEST[unit] ?? Infinity;
    if (typeof value === 'number' && value >= 0 && value <= highest && Number.isFinite(value)) return value;
    const range = highest === Infinity ? 'a number, 0 or more' : `a number from 0 to ${highest}`;
    return this.#reject(`${name}.${level} must be ${range} (${unit}), or null for none; ${described(value)}`);
  }

  #reject(why: string): never {
    throw new LearningError('bad_usage', `${this.#file}: ${why}${why.endsWith('?') ? '' : '.'}`, {
      hint: 'Correct the file of thresholds.',
    });
  }
}

async function textOf(path: string): Promise<string> {
  const file = basename(path);
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : Number.NaN),
    (error: unknown) => {
      const { code, message, cause } = readingError(error, file);
      throw new LearningError(code, message, { cause, hint: 'Check the path after --thresholds.' });
    },
  );
  if (size <= MOST_BYTES) return readFile(path, 'utf8');
  throw new LearningError(
    'bad_usage',
    Number.isNaN(size) ? `${file} is no file.` : `${file} has ${size} bytes, which no file of thresholds has.`,
    { hint: 'Name a file in YAML or JSON after --thresholds.' },
  );
}

/**
 * Thresholds by measure, of a file in YAML or JSON: `success_rate: {warning: 85, critical: 70}` and so on, in the unit of
 * the measure. What it leaves out stays as the whole product has it; null means none. Throws LearningError that names
 * the field.
 */
export async function readThresholds(path: string): Promise<LimitsByMeasure> {
  const file = basename(path);
  const text = await textOf(path);
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    const first = cause instanceof YAMLError ? cause.message.split('\n')[0]!.replace(/:$/, '') : 'it cannot be read';
    throw new LearningError('bad_usage', `${file} is neither YAML nor JSON: ${first}.`, {
      cause,
      hint: 'Correct the file of thresholds.',
    });
  }
  return new ThresholdsReader(file).limits(content);
}
