import { PRESETS } from '../../query/all-presets';
import { DIMENSIONS } from '../../query/vocabulary/dimensions';
import { MEASURES } from '../../query/vocabulary/measures';

/** What a shell offers for a value: names, of which a list may take several after commas; files; or nothing. */
export type Values =
  | { readonly kind: 'names'; readonly names: readonly string[]; readonly areListed: boolean }
  | { readonly kind: 'files' }
  | { readonly kind: 'none' };

const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

/** Names that commander does not know of, by the words of the command and the option. */
const NAMES: Readonly<Record<string, { readonly names: () => readonly string[]; readonly areListed: boolean }>> = {
  'query --metric': { names: () => ids(MEASURES), areListed: true },
  'query --by': { names: () => ids(DIMENSIONS), areListed: true },
  'query --order-by': { names: () => [...ids(MEASURES), ...ids(DIMENSIONS)], areListed: false },
  'query --preset': { names: () => PRESETS.map(({ name }) => name), areListed: false },
};

/** What options and arguments that stand for a file are called. */
const FILE = /<(?:path|file|dir|folder|db|database)>/;

/** @param flags as commander has them, as in `--db <path>` */
export function valuesOf(words: string, choices: readonly string[] | undefined, flags: string): Values {
  if (choices !== undefined) return { kind: 'names', names: choices, areListed: false };
  const known = NAMES[words];
  if (known) return { kind: 'names', names: known.names(), areListed: known.areListed };
  return { kind: FILE.test(flags) ? 'files' : 'none' };
}
