import type { Variables } from '../../../src/query/variables/interpolate';
import { ALL } from '../../../src/query/variables/value';

interface Variable {
  readonly name: string;
  readonly includeAll?: boolean;
  readonly current: { readonly value?: string | readonly string[] };
}

/** What the variables of a dashboard stand at where nobody has chosen anything. */
export const firstShown = (list: readonly Variable[]): Variables =>
  Object.fromEntries(
    list.map(({ name, includeAll, current }) => [name, includeAll ? [ALL] : [current.value ?? ''].flat().join()]),
  );
