import { type Command, InvalidArgumentError, Option } from 'commander';
import { LearningError } from '../error/learning-error';
import { SETTINGS, settingProblem } from '../settings/settings';
import { timeZoneProblem } from '../settings/text-types';

/** A whole number between the bounds, both included; underscores and `1e6` are fine. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`);
  };
}

export function positiveNumber(max: number): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (value > 0 && value <= max) return value;
    throw new InvalidArgumentError(`It takes a number above 0, up to ${max}.`);
  };
}

/** A number from 0 to 1. */
export function fraction(text: string): number {
  const value = number(text.replace(/^\./, '0.'));
  if (value <= 1) return value;
  throw new InvalidArgumentError('It takes a number from 0 to 1.');
}

function number(text: string): number {
  return /^\d[\d_]*(\.\d+)?(e\d+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
}

export function databasePath(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It takes the path of a database file.');
}

export function timeZone(text: string): string {
  if (timeZoneProblem(text) === undefined) return text;
  throw new InvalidArgumentError('It takes the name of a time zone, such as Europe/Berlin.');
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since the epoch, no later than now; UTC where no offset is given. */
export function pastTime(text: string): number {
  const [, date, time = '00:00', offset = 'Z'] = ISO.exec(text) ?? [];
  const milliseconds = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('It takes a time such as 2026-02-09T12:00:00Z.');
  if (milliseconds > Date.now()) throw new InvalidArgumentError('It takes a time that has passed.');
  return milliseconds;
}

/** Refuses an option that nothing comes of without another: that would be found out when it is too late. */
export function requireWith(option: string, given: unknown, other: string, otherGiven: unknown): void {
  if (given === undefined || otherGiven !== undefined) return;
  throw new LearningError('bad_usage', `${option} does nothing without ${other}.`, { hint: 'Name both, or neither.' });
}

/** For an option that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The flag of an option by the name that commander gives it: `minSamples` is `--min-samples`. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const DEFAULT_DATABASE = 'data/learning.db';

/** The learning database that a command is about. Where it may be missing, `ofUnnamed` says what to do. */
export function databaseOption(): Option {
  return new Option('--db <path>', 'the learning database')
    .env('LEARNING_DB')
    .default(DEFAULT_DATABASE)
    .argParser(databasePath);
}

/** A scan of a whole record takes longer than a question of a panel. */
export const SCAN_TIMEOUT_SECONDS = 3600;

export function storedTimeZoneOption(): Option {
  return new Option('--stored-time-zone <zone>', 'in which the timestamps were written')
    .default(SETTINGS.storedTimeZone.default)
    .argParser(timeZone);
}

/** An option for a setting that is a number, within its limits and with its default. */
export function numberOption(flags: string, help: string, name: 'maxStalenessSeconds' | 'queryTimeoutSeconds'): Option {
  return new Option(flags, help).default(SETTINGS[name].default).argParser((text) => {
    const problem = settingProblem(name, number(text));
    if (problem === undefined) return number(text);
    throw new InvalidArgumentError(`It ${problem}.`);
  });
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

/** Where the database that is missing was not named on the command line, what to do is something else. */
export function ofUnnamed(error: unknown, command: Command): unknown {
  if (!(error instanceof LearningError) || error.code !== 'not_found') return error;
  const { code, message, cause } = error;
  const source = command.getOptionValueSource('db');
  if (source === 'env') return new LearningError(code, message, { cause, hint: 'Check the path in LEARNING_DB.' });
  if (source !== 'default') return error;
  return new LearningError(code, `There is no ${DEFAULT_DATABASE} here.`, {
    cause,
    hint: 'Name the learning database after --db, or in LEARNING_DB.',
  });
}
