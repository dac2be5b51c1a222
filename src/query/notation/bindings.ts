/** A value that reaches DuckDB as a parameter, never as text of the statement. */
export type Binding = string | number | boolean | readonly string[] | readonly number[];

/** Collects the parameters of one statement; an equal value is bound once. */
export class Bindings {
  readonly values: Binding[] = [];

  /** The placeholder for the value. */
  bind = (value: Binding): string => {
    const known = Array.isArray(value) ? -1 : this.values.indexOf(value);
    if (known >= 0) return `$${known + 1}`;
    this.values.push(value);
    return `$${this.values.length}`;
  };
}
