import type { Filter } from '../filter';
import { op as operations } from '../tree/op';
import { type Field, join, literal, type Sql, sql, stubborn, verbatim } from '../tree/sql';
import { referencedName, referencesIn } from '../variables/reference';
import { conditionSql, unless } from '../vocabulary/condition';

const texts = (value: Filter['value']): readonly unknown[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [value];

const nameOf = (value: unknown) => (typeof value === 'string' ? referencedName(value) : undefined);

const isOpen = (value: unknown) => typeof value === 'string' && referencesIn(value).length > 0;

/** What a variable holds means itself within a pattern. */
function patternText(pattern: string): Sql {
  let text = '';
  let done = 0;
  for (const { text: reference, start, name, path, format } of referencesIn(pattern)) {
    const escaped = format === undefined ? `\${${path === undefined ? name : `${name}.${path}`}:regex}` : reference;
    text += pattern.slice(done, start) + escaped;
    done = start + reference.length;
  }
  return literal(text + pattern.slice(done));
}

/** A variable that stands alone may hold several values, and brings their quotes. */
function listed(value: unknown): Sql {
  const name = nameOf(value);
  return name === undefined ? literal(String(value)) : verbatim(`\${${name}:sqlstring}`);
}

/** Times that variables hold are instants. */
function compared(field: Field, value: unknown): Sql {
  const text = literal(String(value));
  if (field.kind !== 'time' || field.storedTimeZone === 'UTC') return field.cast(text);
  return operations.onClock(operations.cast(text, 'instant'), field.storedTimeZone);
}

function withVariables(field: Field, { op, value }: Filter): Sql {
  const isIn = () => sql`${field.sql} IN (${join(texts(value).map(listed))})`;
  const matches = () => operations.matches(sql`CAST(${field.sql} AS VARCHAR)`, patternText(String(value)));
  switch (op) {
    case '=':
    case '=|':
      return isIn();
    case '!=':
    case '!=|':
      return unless(field, isIn());
    case '=~':
      return matches();
    case '!~':
      return unless(field, matches());
    default:
      return sql`${field.sql} ${verbatim(op)} ${compared(field, value)}`;
  }
}

/**
 * A condition with its values written out and its variables left to be put in, as `applyVariables` puts them into the
 * filter: one that stands at "All" takes the condition away.
 */
export function openCondition(field: Field, filter: Filter): Sql {
  if (filter.literal) return conditionSql(field, filter, stubborn);
  const values = texts(filter.value);
  if (!values.some(isOpen)) return conditionSql(field, filter, literal);
  const names = new Set(values.flatMap((value) => nameOf(value) ?? []));
  return [...names].reduce(
    (condition, name) => sql`$__conditionalAll(${condition}, ${verbatim(`$${name}`)})`,
    withVariables(field, filter),
  );
}
