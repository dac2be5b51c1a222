import { LearningError } from '../../error/learning-error';
import { isWindow } from '../time/window';
import { unknownName } from '../vocabulary/unknown-name';
import { NARROWING } from './narrowing';
import type { ChoiceParameter, NumberParameter, Preset, PresetParameter, TextParameter } from './preset';

type Given = Readonly<Record<string, string | number | boolean>>;

/** A parameter as people see it in help, completion and the docs. */
export interface ParameterInfo {
  readonly name: string;
  readonly default: string | number | null;
  readonly help: string;
}

const MOST_ROWS = 10_000;

const WINDOW_HELP =
  'How far back to look: a length such as 24h or 7d before the end of the time range, "today", "all", or "range" for the time range itself.';

/** Whether filters over executions narrow it down. */
export const isNarrowed = (preset: Preset) => preset.window !== undefined && !preset.beside;

/** Filters that it takes by name; one of the name of a parameter of its own is that parameter. */
function narrowing(preset: Preset): readonly (typeof NARROWING)[number][] {
  if (!isNarrowed(preset)) return [];
  return NARROWING.filter((name) => !preset.parameters?.some((own) => own.name === name));
}

/** A parameter, with what is said of it in parts. */
export interface ParameterWords extends Omit<ParameterInfo, 'help'> {
  readonly meaning: string;
  /** What can be chosen, where that is all it takes. */
  readonly choices?: readonly string[];
}

/** Every parameter of the preset, in the order in which to show them. */
export const presetParameters = (preset: Preset): ParameterInfo[] =>
  parameterWords(preset).map(({ name, default: usual, meaning, choices }) => ({
    name,
    default: usual,
    help: choices ? `${meaning} One of ${choices.join(', ')}.` : meaning,
  }));

/** The words for parameters in parts, each of which can be translated. */
export function parameterWords(preset: Preset): ParameterWords[] {
  const list: ParameterWords[] = [];
  if (preset.window) {
    list.push({ name: 'window', default: preset.pinned ? preset.window : 'range', meaning: WINDOW_HELP });
  }
  if ('bucket' in preset && preset.bucket) {
    list.push({ name: 'bucket', default: preset.bucket, meaning: 'Width of the time buckets, such as 1h, or "auto".' });
  }
  if (preset.limit) list.push({ name: 'limit', default: preset.limit, meaning: 'Most rows.' });
  for (const { name, help, ...own } of preset.parameters ?? []) {
    const usual = 'default' in own ? own.default : null;
    list.push({ name, default: usual, meaning: help, ...('choices' in own && { choices: own.choices }) });
  }
  for (const name of narrowing(preset)) {
    list.push({ name, default: null, meaning: `Only executions with this ${name}.` });
  }
  return list;
}

type Range = Pick<NumberParameter, 'name' | 'min' | 'max' | 'fraction'>;

function numberOf({ name, min, max, fraction }: Range, value: string | number | boolean): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits = fraction ? Number.isFinite(number) : Number.isSafeInteger(number);
  if (typeof number === 'number' && fits && number >= min && number <= max) return number;
  throw new LearningError(
    'bad_query',
    `The parameter ${name} takes a ${fraction ? '' : 'whole '}number from ${min} to ${max}.`,
  );
}

function textOf({ name, maxLength }: TextParameter, value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && value.length <= maxLength && !value.includes('\0')) return value;
  throw new LearningError('bad_query', `The parameter ${name} takes a text of at most ${maxLength} characters.`);
}

function choiceOf({ name, choices, ...own }: ChoiceParameter, value: string | number | boolean = own.default): string {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new LearningError('bad_query', `The parameter ${name} takes one of ${choices.join(', ')}.`);
}

const isNumber = (parameter: PresetParameter): parameter is NumberParameter => 'min' in parameter;

function wordsOf(parameter: TextParameter | ChoiceParameter, value: string | number | boolean | undefined): string {
  return 'choices' in parameter ? choiceOf(parameter, value) : textOf(parameter, value);
}

function text(name: string, value: string | number | boolean): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new LearningError('bad_query', `The parameter ${name} takes a text that is not empty.`);
}

function windowText(value: string | number | boolean): string {
  const window = text('window', value);
  if (isWindow(window)) return window;
  throw new LearningError(
    'bad_query',
    'The parameter window takes a length such as 24h or 7d, "today", "all" or "range".',
  );
}

export interface PresetValues {
  readonly window: string | null;
  readonly bucket: string;
  readonly limit: number | undefined;
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly filters: readonly { readonly field: string; readonly op: '='; readonly value: string }[];
}

/** Checks what was given and fills in the defaults. Throws LearningError `bad_query` that names the parameter. */
export function presetValues(preset: Preset, given: Given): PresetValues {
  const known = presetParameters(preset);
  const names = known.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (names.length === 0) {
      throw new LearningError('bad_query', `The preset ${preset.name} takes no parameters.`);
    }
    if (!names.includes(name)) {
      throw new LearningError('bad_query', unknownName(`parameter of ${preset.name}`, name, names));
    }
  }
  const defaults = new Map(known.map(({ name, default: value }) => [name, value]));
  const value = (name: string) => given[name] ?? defaults.get(name);
  const window = value('window');
  const limit = value('limit');
  const own = preset.parameters ?? [];
  return {
    window: window === undefined || window === null ? null : windowText(window),
    bucket: text('bucket', value('bucket') ?? 'none'),
    limit:
      limit === undefined || limit === null ? undefined : numberOf({ name: 'limit', min: 1, max: MOST_ROWS }, limit),
    numbers: Object.fromEntries(
      own.filter(isNumber).flatMap((one) => {
        const value = given[one.name] ?? one.default;
        return value === null ? [] : [[one.name, numberOf(one, value)]];
      }),
    ),
    texts: Object.fromEntries(own.flatMap((one) => (isNumber(one) ? [] : [[one.name, wordsOf(one, given[one.name])]]))),
    filters: narrowing(preset).flatMap((field) => {
      const wanted = given[field];
      return wanted === undefined ? [] : [{ field, op: '=' as const, value: text(field, wanted) }];
    }),
  };
}
