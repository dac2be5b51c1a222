import { LearningError } from '../../error/learning-error';
import { clip } from '../guards';
import type { Span } from '../sql/rewriting';
import { offsetOf, type Place, placeOf } from '../sql/text-place';
import { isGap, type Token } from '../sql/token';
import { tokenize } from '../sql/tokenize';
import type { ExpandedSql } from './expand-macros';

/** A part of one line. `endColumn` is behind its last character. */
export interface Stretch extends Place {
  readonly endColumn: number;
}

const NOTHING: Span = { start: 0, end: 0 };
const spanOf = ({ start, text }: Token): Span => ({ start, end: start + text.length });

/** The token at the offset, else the next, else the last. */
function tokenAt(sql: string, offset: number): Token | undefined {
  const tokens = tokenize(sql).filter((token) => !isGap(token));
  return tokens.find(({ start, text }) => start + text.length > offset) ?? tokens.at(-1);
}

/**
 * Without a place an error is about the name that it quotes, else about the statement: the second, where there is one
 * too many.
 */
function withoutPlace(sql: string, message: string): Span {
  const tokens = tokenize(sql).filter((token) => !isGap(token));
  const [, quoted] = /"([^"]+)"/.exec(message) ?? [];
  const named = tokens.find(({ text }) => quoted !== undefined && (text === quoted || text === `"${quoted}"`));
  const second = tokens.findIndex(({ text }, i) => text !== ';' && tokens[i - 1]?.text === ';');
  const culprit = named ?? tokens[Math.max(second, 0)];
  return culprit ? spanOf(culprit) : NOTHING;
}

function spanAtFault(typed: string, { sql, rewriting }: ExpandedSql, place: Place): Span {
  const offset = offsetOf(sql, place);
  const origin = rewriting.origin(offset);
  if (origin.kept) {
    const token = tokenAt(typed, origin.start);
    return token ? spanOf(token) : origin;
  }
  // Arguments of a macro stand in its expansion as they were written.
  const culprit = tokenAt(sql, offset)?.text;
  const given = tokenize(typed).find(
    ({ start, text }) => start >= origin.start && start < origin.end && text === culprit && /\w/.test(text),
  );
  return given ? spanOf(given) : origin;
}

/** Lines have no ends in common: what goes on beyond the first is left out. */
export function stretchOf(sql: string, { start, end }: Span): Stretch {
  const from = placeOf(sql, start);
  const lineEnd = from.column + sql.slice(start).search(/[\r\n]|$/);
  return { ...from, endColumn: Math.min(from.column + end - start, lineEnd) };
}

/**
 * The part of what was typed that an error is about. The place of the error is that in the expanded SQL, or in what was
 * typed where that was not to be expanded.
 */
export function placeOfError(
  typed: string,
  expanded: ExpandedSql | undefined,
  { position, message }: Pick<LearningError, 'position' | 'message'>,
): Stretch {
  if (!position) return stretchOf(typed, withoutPlace(typed, message));
  if (expanded) return stretchOf(typed, spanAtFault(typed, expanded, position));
  const token = tokenAt(typed, offsetOf(typed, position));
  return stretchOf(typed, token ? spanOf(token) : NOTHING);
}

/** Nobody gives parameters to SQL that was typed. Throws LearningError `bad_query` at the first. */
export function requireNoParameters(sql: string): void {
  const parameter = tokenize(sql).find(({ kind }) => kind === 'parameter');
  if (!parameter) return;
  throw new LearningError('bad_query', `There is no value for ${clip(parameter.text)}.`, {
    hint: 'It is no variable of this dashboard. Correct its name, or put a text that begins with $ in quotes.',
    position: placeOf(sql, parameter.start),
  });
}
