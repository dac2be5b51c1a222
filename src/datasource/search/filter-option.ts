import type { SelectableValue } from '@grafana/data';
import { otherWords } from './synonyms';

type Option = SelectableValue<string>;

const lower = (...texts: readonly (string | undefined)[]) => ` ${texts.join(' ').toLowerCase().replaceAll('_', ' ')}`;

/** What an option is found by; those of the first way that finds any are shown. */
type Way = (option: Option, search: string) => boolean;

const hasWords = (text: string, search: string) =>
  lower(search)
    .trim()
    .split(/\s+/)
    .every((word) => text.includes(` ${word}`));

const named = ({ value, label }: Option) => lower(value, label);
const called = (option: Option) => lower(named(option), ...otherWords(named(option)));

const WAYS: readonly Way[] = [
  (option, search) => named(option).includes(lower(search.trim())),
  (option, search) => hasWords(called(option), search),
  (option, search) => hasWords(lower(called(option), option.description), search),
];

const single = (options: readonly Option[]): Option[] =>
  options.flatMap((option) => (option.options ? single(option.options as Option[]) : option));

/**
 * How a select finds its options: by their names as they are typed; else by words of these and other words for the same;
 * else by what they mean.
 * @returns its `filterOption`, to which it hands an option over as `data`
 */
export function filterOption(options: readonly Option[]): (option: Option, search: string) => boolean {
  const all = single(options);
  let last: { readonly search: string; readonly found: ReadonlySet<string | undefined> } | undefined;
  return ({ data }, search) => {
    const option = data as Option & { readonly __isNew__?: boolean };
    if (option.__isNew__) return true;
    if (last?.search !== search) {
      const found = WAYS.map((way) => all.filter((one) => way(one, search))).find(({ length }) => length > 0) ?? [];
      last = { search, found: new Set(found.map(({ value }) => value)) };
    }
    return last.found.has(option.value);
  };
}
