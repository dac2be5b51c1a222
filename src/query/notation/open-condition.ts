import { quoteText } from '../sql/quote';
import { literal, stubbornLiteral } from '../sql/spell-out';
import { referencedName, referencesIn } from '../variables/reference';
import type { Field } from '../vocabulary/field';
import { conditionSql, type Filter } from '../vocabulary/filter';

const texts = (value: Filter['value']): readonly unknown[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [value];

const nameOf = (value: unknown) => (typeof value === 'string' ? referencedName(value) : undefined);

const isOpen = (value: unknown) => typeof value === 'string' && referencesIn(value).length > 0;

/** What a variable holds means itself within a pattern. */
function patternText(pattern: string): string {
  let text = '';
  let done = 0;
  for (const { text: reference, start, name, path, format } of referencesIn(pattern)) {
    const escaped = format === undefined ? `\${${path === undefined ? name : `${name}.${path}`}:regex}` : reference;
    text += pattern.slice(done, start) + escaped;
    done = start + reference.length;
  }
  return quoteText(text + pattern.slice(done));
}

/** A variable that stands alone may hold several values, and brings their quotes. */
function listed(value: unknown): string {
  const name = nameOf(value);
  return name === undefined ? quoteText(String(value)) : `\${${name}:sqlstring}`;
}

/** Times that variables hold are instants. */
function compared(field: Field, value: unknown): string {
  const text = quoteText(String(value));
  if (field.kind !== 'time' || field.storedTimeZone === 'UTC') return field.cast(text);
  return `CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE ${quoteText(field.storedTimeZone)}`;
}

function withVariables(field: Field, { op, value }: Filter): string {
  const { sql } = field;
  const isIn = () => `${sql} IN (${texts(value).map(listed).join(', ')})`;
  switch (op) {
    case '=':
    case '=|':
      return isIn();
    case '!=':
    case '!=|':
      return `(${sql} IS NULL OR NOT ${isIn()})`;
    case '=~':
      return `regexp_matches(CAST(${sql} AS VARCHAR), ${patternText(String(value))})`;
    case '!~':
      return `(${sql} IS NULL OR NOT regexp_matches(CAST(${sql} AS VARCHAR), ${patternText(String(value))}))`;
    default:
      return `${sql} ${op} ${compared(field, value)}`;
  }
}

/**
 * A condition with its values written out and its variables left to be put in, as `applyVariables` puts them into the
 * filter: one that stands at "All" takes the condition away.
 */
export function openCondition(field: Field, filter: Filter): string {
  if (filter.literal) return conditionSql(field, filter, stubbornLiteral);
  const values = texts(filter.value);
  if (!values.some(isOpen)) return conditionSql(field, filter, literal);
  const names = new Set(values.flatMap((value) => nameOf(value) ?? []));
  return [...names].reduce(
    (condition, name) => `$__conditionalAll(${condition}, $${name})`,
    withVariables(field, filter),
  );
}
