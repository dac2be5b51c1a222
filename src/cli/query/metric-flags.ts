import { Option } from 'commander';
import { type MetricOption, metricOption, OPTION_NAMES, type OptionName, type Order } from '../../query/metric-options';
import { flagOf, wholeNumber } from '../options';

const MOST = 1e9;

/** An order as people write it, as in `repo:asc`. */
function parseOrder(text: string): Order {
  const [, field = text, direction] = /^(.+):(asc|desc)$/s.exec(text) ?? [];
  return { field, direction: direction === 'asc' ? 'asc' : 'desc' };
}

/** The help of an option as that of a flag: no sentence. */
const phrase = (help: string) => help.charAt(0).toLowerCase() + help.slice(1).replace(/\.( .*)?$/s, '');

type Kind = MetricOption['kind'];

const MADE: { readonly [K in Kind]: (flag: string, option: Extract<MetricOption, { kind: K }>) => Option } = {
  whole: (flag, { help, from }) => new Option(`${flag} <n>`, phrase(help)).argParser(wholeNumber(from, MOST)),
  flag: (flag, { help }) => new Option(flag, phrase(help)),
  choice: (flag, { help, choices, word }) => new Option(`${flag} <${word}>`, phrase(help)).choices(choices),
  bucket: (flag, { help }) => new Option(`${flag} <width>`, phrase(help)),
  order: (flag, { help }) =>
    new Option(`${flag} <column>`, `${phrase(help)}; add :asc for ascending`).argParser(parseOrder),
};

function optionOf(name: OptionName): Option {
  const option = metricOption(name);
  const make = MADE[option.kind] as (flag: string, option: MetricOption) => Option;
  return make(flagOf(name), option);
}

/** What a metric query may leave out, as flags. */
export const metricFlags = (): Option[] => OPTION_NAMES.map(optionOf);
