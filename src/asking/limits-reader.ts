import { LearningError } from '../error/learning-error';
import { isObject } from '../json/object';
import { type AllLimits, DEFAULT_LIMITS, isHighGood, LIMITED, type Limits } from '../model/limits';
import { MEASURE_THRESHOLDS, THRESHOLDS, type ThresholdName } from '../model/thresholds';
import type { Unit } from '../model/units';
import { clip } from '../query/guards';
import { unknownName } from '../query/vocabulary/unknown-name';

const LEVELS = ['warning', 'critical'] as const;

type Level = (typeof LEVELS)[number];

const HIGHEST: Readonly<Partial<Record<Unit, number>>> = { percent: 100, score: 100, fraction: 1, stars: 5 };

const NONE: Limits = { warning: null, critical: null };

function described(value: unknown): string {
  if (value === null) return 'it is empty';
  if (Array.isArray(value)) return 'it is a list';
  if (typeof value === 'string') return `it is the text ${JSON.stringify(clip(value))}`;
  return typeof value === 'object' ? 'it is a mapping' : `it is ${String(value)}`;
}

/** Reads limits that people have written, and says where and what is wrong with them. */
export class LimitsReader {
  readonly #place: string;
  readonly #hint: string;

  /** @param place names where they were written, @param hint what to do about what is wrong there */
  constructor(place: string, hint: string) {
    this.#place = place;
    this.#hint = hint;
  }

  /** Limits of a mapping such as `{success_rate: {warning: 85, critical: 70}}`; what it leaves out stays as it was. */
  read(content: unknown, before: AllLimits = DEFAULT_LIMITS): AllLimits {
    if (!isObject(content)) this.reject(`it must be a mapping of measures; ${described(content)}`);
    const given = Object.entries(content).map(([name, value]): [ThresholdName, Limits] => {
      const known = this.name(name);
      return [known, value === null ? NONE : this.#pair(known, value, before[known])];
    });
    return { ...before, ...Object.fromEntries(given) };
  }

  name(name: string): ThresholdName {
    const known = LIMITED.find((candidate) => candidate === name);
    if (known !== undefined) return known;
    return this.reject(unknownName('threshold', name, LIMITED).replace(/\.$/, ''));
  }

  /** Levels that the threshold has by itself. */
  ruled(name: ThresholdName): readonly Level[] {
    return LEVELS.filter((level) => level in THRESHOLDS[name]);
  }

  /** Levels that the threshold can have: the command alert judges measures by either. */
  levels(name: ThresholdName): readonly Level[] {
    return LEVELS.filter((level) => name in MEASURE_THRESHOLDS || level in THRESHOLDS[name]);
  }

  reject(why: string): never {
    throw new LearningError('bad_usage', `${this.#place}: ${why}${why.endsWith('?') ? '' : '.'}`, { hint: this.#hint });
  }

  #pair(name: ThresholdName, value: unknown, before: Limits): Limits {
    if (!isObject(value)) this.reject(`${name} must be a mapping of warning and critical; ${described(value)}`);
    const levels = this.levels(name);
    const odd = Object.keys(value).find((level) => !levels.some((known) => known === level));
    if (odd !== undefined) this.reject(`${name} has no ${JSON.stringify(clip(odd))}; it has ${levels.join(' and ')}`);
    const [warning, critical] = LEVELS.map((level) =>
      value[level] === undefined ? before[level] : this.#limit(name, level, value[level]),
    ) as [number | null, number | null];
    const isHigh = isHighGood(name);
    if (warning !== null && critical !== null && (isHigh ? warning <= critical : warning >= critical)) {
      const origin = (level: Level) =>
        value[level] === undefined && before[level] === DEFAULT_LIMITS[name][level] ? ', the default' : '';
      this.reject(
        `${name}.warning (${warning}${origin('warning')}) must be ${isHigh ? 'above' : 'below'} ${name}.critical (${critical}${origin('critical')}), as ${isHigh ? 'high' : 'low'} values are the good ones`,
      );
    }
    return { warning, critical };
  }

  #limit(name: ThresholdName, level: Level, value: unknown): number | null {
    if (value === null) return null;
    const { unit } = THRESHOLDS[name];
    const highest = HIGHEST[unit as Unit] ?? Infinity;
    if (typeof value === 'number' && value >= 0 && value <= highest && Number.isFinite(value)) return value;
    const range = highest === Infinity ? 'a number, 0 or more' : `a number from 0 to ${highest}`;
    return this.reject(`${name}.${level} must be ${range} (${unit}), or null for none; ${described(value)}`);
  }
}
