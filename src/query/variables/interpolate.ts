import { formatValue } from './formats';
import { REFERENCE } from './reference';
import type { VariableValue } from './value';

export type Variables = Readonly<Record<string, VariableValue>>;

/**
 * Puts the variables' values in their places, all in one go; names that are no variable stay as they are.
 * @param write what a variable without a format becomes; as in Grafana, unless told otherwise
 */
export function interpolate(
  text: string,
  variables: Variables,
  write: (value: VariableValue, name: string) => string = (value, name) => formatValue(value, name, 'glob'),
): string {
  return text.replace(REFERENCE, (reference, plain, square, squareFormat, braced, path, bracedFormat) => {
    const name: string = plain ?? square ?? braced;
    if (path !== undefined || !Object.hasOwn(variables, name)) return reference;
    const format: string | undefined = squareFormat ?? bracedFormat;
    const value = variables[name]!;
    return format ? formatValue(value, name, format) : write(value, name);
  });
}
