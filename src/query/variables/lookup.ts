import type { Reference } from './reference';
import type { VariableValue } from './value';

/** What stands behind a reference. */
export interface Found {
  /** Absent where there is only a text, as of a value for "All" that somebody has written by hand. */
  readonly value?: VariableValue | undefined;
  /** The value for "All" that somebody has written by hand, which may have references of its own. */
  readonly written?: string | undefined;
  /** Whether it is one of several values that could be chosen: SQL that can take a list has no quotes for it. */
  readonly ofMany: boolean;
  /** Whether everything is chosen. */
  readonly isAll: boolean;
  /** The value as Grafana would write it in the format of the reference. */
  readonly formatted: () => string;
}

/** Undefined where there is no such variable. */
export type Lookup = (reference: Reference) => Found | undefined;
