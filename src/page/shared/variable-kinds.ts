import { rangeUtil } from '@grafana/data';
import { currentRange } from './current-range';
import type { VariableJson } from './dashboard-json';

/** One of the values that a variable can have. */
export interface Option {
  readonly text: string;
  readonly value: string;
}

/** What differs from one type of variable to the other. */
interface Kind {
  /** The options that the JSON of the variable states. */
  readonly options: (json: VariableJson) => Option[];
  /** What is chosen where the dashboard has saved no choice. */
  readonly initial: (json: VariableJson) => string | readonly string[];
  /** What a chosen value stands for. */
  readonly meaning: (value: string, json: VariableJson) => string;
}

/** As Grafana writes the choice to let the time range decide, now and in dashboards of old. */
const AUTO = '$__auto';

const textOf = ({ query }: VariableJson) => (typeof query === 'string' ? query : '');

/** Of texts parted by commas, each `value` or `text : value`; a backslash keeps a comma. */
function listed(json: VariableJson): Option[] {
  const parts = textOf(json).match(/(?:\\,|[^,])+/g) ?? [];
  return parts.map((part) => {
    const plain = part.replaceAll('\\,', ',').trim();
    const [, text, value] = /^(.+?)\s+:\s+(.+)$/.exec(plain) ?? [];
    return { text: text ?? plain, value: value ?? plain };
  });
}

const saved = ({ options = [] }: VariableJson): Option[] =>
  options.filter(({ value }) => value !== '$__all').map(({ text, value }) => ({ text, value }));

const same = (value: string) => value;

const OTHER: Kind = { options: saved, initial: () => [], meaning: same };

const ONE_TEXT: Kind = { options: () => [], initial: textOf, meaning: same };

function intervalBehind(value: string, { auto_count: steps = 30, auto_min: least = '10s' }: VariableJson): string {
  if (!value.startsWith(AUTO)) return value;
  return rangeUtil.calculateInterval(currentRange(), steps, least).interval;
}

/** Kinds of variables, by their `type` in a dashboard's JSON. */
const KINDS: Readonly<Record<string, Kind>> = {
  custom: { ...OTHER, options: (json) => (textOf(json) ? listed(json) : saved(json)) },
  textbox: ONE_TEXT,
  constant: ONE_TEXT,
  interval: {
    options: (json) => [...(json.auto ? [{ text: 'auto', value: AUTO }] : []), ...listed(json)],
    initial: () => [],
    meaning: intervalBehind,
  },
  adhoc: {
    options: () => [],
    initial: ({ filters = [] }) => filters.map(({ key, operator, value }) => `${key}|${operator}|${value}`),
    meaning: same,
  },
};

export const kindOf = ({ type }: VariableJson): Kind => KINDS[type] ?? OTHER;
