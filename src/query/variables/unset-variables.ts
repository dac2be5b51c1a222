import { LearningError } from '../../error/learning-error';
import { QUERY_FIELDS } from '../fields';
import { placeOf } from '../sql/text-place';
import { tokenize } from '../sql/tokenize';
import { quotesOf } from './quotes';
import { type Reference, referencesIn } from './reference';

/**
 * Who asks where no dashboard puts values in: alert rules and public dashboards have no variables, others give them with
 * the query.
 */
export type VariablesOf = 'alert' | 'public' | 'query';

const MESSAGES: Readonly<Record<VariablesOf, (name: string) => string>> = {
  alert: (name) => `The query asks for the variable ${name}, and alert rules have no variables.`,
  public: (name) => `The query asks for the variable ${name}, and nobody has put its value in.`,
  query: (name) => `The query asks for the variable ${name}, which has no value.`,
};

type IsSet = (name: string) => boolean;

/** `$1` is no variable, and `$__name` a macro or nobody's business. */
const isVariable = ({ text, name }: Reference) => !/^\d/.test(name) && !text.startsWith('$__');

const isPlain = ({ text }: Reference) => !/^[[$][[{]/.test(text);

/** As in `%1$s`, where a format names its argument. */
const isFormat = (text: string, { start }: Reference) => /%\d+$/.test(text.slice(Math.max(0, start - 4), start));

function unsetInSql(sql: string, isSet: IsSet): Reference | undefined {
  const tokens = tokenize(sql);
  return referencesIn(sql).find((reference) => {
    if (!isVariable(reference) || isSet(reference.name)) return false;
    const token = tokens.findLast(({ start }) => start <= reference.start)!;
    if (token.kind === 'comment' || token.kind === 'name') return false;
    const quotes = quotesOf(token);
    // Lists of lists look like references.
    if (!quotes) return !reference.text.startsWith('[[');
    if (quotes.isName) return !isPlain(reference) || token.text === quotes.open + reference.text + quotes.close;
    const between = [token.start + quotes.open.length, token.start + token.text.length - quotes.close.length] as const;
    const isTag = reference.start < between[0] || reference.start >= between[1];
    return !isTag && !isFormat(sql, reference);
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || ('literal' in value && value.literal === true)) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Fields of metric queries and presets. */
const FIELDS = Object.keys({ ...QUERY_FIELDS.metric, ...QUERY_FIELDS.preset });

function unsetError(name: string, asker: VariablesOf, sql?: { readonly text: string; readonly start: number }) {
  const literal = sql
    ? `Where that very text is meant, write '$' || '${name}'.`
    : 'Where that very text is meant, match it by a regular expression with [$] for the sign.';
  const remedies = {
    alert: 'Write its value in its place, or group by the field instead of filtering by it.',
    public:
      'Public dashboards have no variables: share a copy whose queries have its value in its place, or no such filter.',
    query: sql ? `Give it one, as in --var ${name}=VALUE.` : 'Write its value in its place.',
  };
  return new LearningError('bad_query', MESSAGES[asker](name), {
    hint: `${remedies[asker]} ${literal}`,
    ...(sql && { position: placeOf(sql.text, sql.start) }),
  });
}

/**
 * Throws `bad_query` that names a variable where one is left that nobody will put a value in for: its name would be
 * compared with what rows hold, and there would be no row.
 * @param fields of the query, in our shape, before they are looked at
 */
export function refuseUnsetVariables(
  fields: Readonly<Record<string, unknown>>,
  isSet: IsSet,
  asker: VariablesOf,
): void {
  const { rawSql } = fields;
  if (typeof rawSql === 'string') {
    const unset = unsetInSql(rawSql, isSet);
    if (unset) throw unsetError(unset.name, asker, { text: rawSql, start: unset.start });
  }
  const references = FIELDS.flatMap((field) => textsIn(fields[field])).flatMap(referencesIn);
  const unset = references.find((reference) => isVariable(reference) && !isSet(reference.name));
  if (unset) throw unsetError(unset.name, asker);
}
