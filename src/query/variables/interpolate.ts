import { quoteText } from '../sql/quote';
import { formatValue } from './formats';
import { isList, type VariableValue } from './value';

export type Variables = Readonly<Record<string, VariableValue>>;

/** `$name`, `[[name]]`, `[[name:format]]`, `${name}`, `${name:format}`. */
export const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?::([^}]+))?\}/g;

/**
 * What a variable without a format becomes in SQL, as in Grafana's PostgreSQL data source: a text is made fit to stand
 * between the quotes that the query has, the texts of a list bring their own.
 */
export function interpolateValue(value: VariableValue): string {
  if (isList(value)) return value.map((item) => quoteText(String(item))).join(',');
  return typeof value === 'string' ? value.replaceAll("'", "''") : String(value);
}

const ONE_REFERENCE = /^(?:\$(\w+)|\[\[(\w+)\]\]|\$\{(\w+)\})$/;

/** The name of the variable that the text consists of, without a format. */
export function referencedName(text: string): string | undefined {
  const [, plain, square, braced] = ONE_REFERENCE.exec(text) ?? [];
  return plain ?? square ?? braced;
}

/**
 * Puts the variables' values in their places, all in one go; names that are no variable stay as they are.
 * @param write what a variable without a format becomes
 */
export function interpolate(
  text: string,
  variables: Variables,
  write: (value: VariableValue, name: string) => string = interpolateValue,
): string {
  return text.replace(REFERENCE, (reference, plain, square, squareFormat, braced, bracedFormat) => {
    const name: string = plain ?? square ?? braced;
    if (!Object.hasOwn(variables, name)) return reference;
    const format: string | undefined = squareFormat ?? bracedFormat;
    const value = variables[name]!;
    return format ? formatValue(value, name, format) : write(value, name);
  });
}
