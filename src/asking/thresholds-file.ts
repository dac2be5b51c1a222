import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse, YAMLError } from 'yaml';
import { LearningError } from '../error/learning-error';
import type { AllLimits } from '../model/limits';
import { readingError } from '../snapshot/io-error';
import { LimitsReader } from './limits-reader';

/** A file of a few lines. */
const MOST_BYTES = 1_000_000;

const CORRECT = 'Correct the file of thresholds.';

async function textOf(path: string): Promise<string> {
  const file = basename(path);
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : Number.NaN),
    (error: unknown) => {
      const { code, message, cause } = readingError(error, file);
      throw new LearningError(code, message, {
        cause,
        hint: 'Check the path after --thresholds or in LEARNING_THRESHOLDS.',
      });
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
 * Limits of a file in YAML or JSON: `success_rate: {warning: 85, critical: 70}` and so on, in its own
 * unit. What it leaves out stays as the whole product has it; null means none. Throws LearningError that names
 * the field.
 */
export async function readThresholds(path: string): Promise<AllLimits> {
  const file = basename(path);
  const text = await textOf(path);
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    const first = cause instanceof YAMLError ? cause.message.split('\n')[0]!.replace(/:$/, '') : 'it cannot be read';
    throw new LearningError('bad_usage', `${file} is neither YAML nor JSON: ${first}.`, {
      cause,
      hint: CORRECT,
    });
  }
  return new LimitsReader(file, CORRECT).read(content);
}

/**
 * Limits with others in place of some: `monthly_budget=400`, where there is one limit only, or `success_rate.warning=90`;
 * `null` switches off. Throws LearningError that names what is wrong.
 */
export function withSettings(settings: readonly string[], before: AllLimits): AllLimits {
  return settings.reduce((limits, setting) => {
    const reader: LimitsReader = new LimitsReader(
      `--set ${setting}`,
      'Write it as KEY=VALUE, such as success_rate.warning=90.',
    );
    const [, key, text] = /^([^=]+)=(.+)$/.exec(setting) ?? [];
    if (key === undefined || text === undefined) reader.reject('it is not KEY=VALUE');
    const [id = '', level] = key.split('.');
    const name = reader.name(id);
    const levels = reader.ruled(name);
    const asked = level ?? (levels.length === 1 ? levels[0]! : undefined);
    if (asked === undefined)
      reader.reject(`${name} has ${levels.join(' and ')}: say which, as in ${name}.${levels[0]}`);
    const value = text === 'null' ? null : Number.isNaN(Number(text)) ? text : Number(text);
    return reader.read({ [name]: { [asked]: value } }, limits);
  }, before);
}
