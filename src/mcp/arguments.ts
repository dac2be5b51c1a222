import type { z } from 'zod';
import { LearningError } from '../error/learning-error';
import { clip } from '../query/guards';
import { unknownName } from '../query/vocabulary/unknown-name';

type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is counted in what has a length. */
const ENTRIES: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** So many names are all shown. */
const FEW = 10;

const parameter = (path: readonly PropertyKey[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);

/** What is wrong, for after the name of the parameter. */
function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `takes ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `takes ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}, spelt exactly so`;
    case 'too_big':
      return `takes at most ${issue.maximum}${ENTRIES[issue.origin] ?? ''}`;
    case 'too_small':
      return issue.minimum === 1 && issue.origin in ENTRIES
        ? 'is empty'
        : `takes at least ${issue.minimum}${ENTRIES[issue.origin] ?? ''}`;
    case 'invalid_format':
      return issue.format === 'guid' ? 'takes a UUID' : `takes a ${issue.format}`;
    default:
      return 'takes something else';
  }
}

/** A text that is none of many names; null for anything else. */
function misspelt(issue: Issue): string | null {
  if (issue.code !== 'invalid_value' || issue.values.length <= FEW || typeof issue.input !== 'string') return null;
  return unknownName(`name in ${parameter(issue.path)}`, issue.input, issue.values.map(String));
}

function describe(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') {
    const of = issue.path.length > 0 ? ` of ${parameter(issue.path)}` : '';
    return `There is no parameter ${issue.keys.map((key) => JSON.stringify(clip(key))).join(', ')}${of}.`;
  }
  return issue.path.length === 0
    ? 'The arguments must be an object.'
    : (misspelt(issue) ?? `The parameter ${parameter(issue.path)} ${complaint(issue)}.`);
}

/** What a tool was called with, checked. Throws LearningError `bad_request` that names the parameter. */
export function parseArguments<S extends z.ZodObject>(schema: S, given: unknown): z.infer<S> {
  const parsed = schema.safeParse(given ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new LearningError('bad_request', parsed.error.issues.slice(0, 5).map(describe).join(' '), {
    hint: 'Correct the arguments and call the tool again; its input schema says what they are.',
  });
}
