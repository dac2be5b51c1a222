import { LearningError } from '../../error/learning-error';
import { parseLenient } from './lenient-json';

/** A line that is no JSON. */
export class Unreadable {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const LINES = /^application\/(x-)?(nd-?json|jsonl(ines)?)\b/i;

function parseLine(line: string): unknown {
  try {
    return parseLenient(line);
  } catch {
    return new Unreadable(line);
  }
}

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** Whether it is one object after another: the first line is a whole one, and another follows. */
function looksLikeLines(text: string): boolean {
  const [first, second] = linesOf(text.slice(0, 1_000_000));
  return second !== undefined && first!.trimStart().startsWith('{') && !(parseLine(first!) instanceof Unreadable);
}

/**
 * The records of a body: a JSON object, a list of them, or one JSON object a line, by its Content-Type or else by its looks.
 * A line that cannot be read is Unreadable; a body that cannot is `bad_request`.
 */
export function recordsOf(body: Buffer, contentType = ''): readonly unknown[] {
  const text = body.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '')
    throw new LearningError('bad_request', 'The body is empty.', {
      hint: 'Send an object, a list of them, or one a line.',
    });
  if (LINES.test(contentType)) return linesOf(text).map(parseLine);
  try {
    const value = parseLenient(text);
    return Array.isArray(value) ? value : [value];
  } catch (cause) {
    if (looksLikeLines(text)) return linesOf(text).map(parseLine);
    throw new LearningError('bad_request', 'The body is no JSON.', {
      cause,
      hint: 'Send an object, a list of them, or one a line with Content-Type: application/x-ndjson.',
    });
  }
}
