import { flag, type Guard, nonEmptyText, object, oneOf, reject, wholeFrom } from './guards';
import { parseInterval } from './time/interval';

export interface Order {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

interface Common {
  /** For people and agents, wherever the option is offered. */
  readonly help: string;
}

interface WholeOption extends Common {
  readonly kind: 'whole';
  /** The least that it may be. */
  readonly from: number;
  /** The label of the field in the query editor, and what the field shows while it is empty. */
  readonly label: string;
  readonly empty: string;
}

interface FlagOption extends Common {
  readonly kind: 'flag';
}

interface ChoiceOption extends Common {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  /** What the choices are, for the usage of the command. */
  readonly word: string;
}

interface BucketOption extends Common {
  readonly kind: 'bucket';
}

interface OrderOption extends Common {
  readonly kind: 'order';
}

export type MetricOption = WholeOption | FlagOption | ChoiceOption | BucketOption | OrderOption;

/**
 * What a metric query may leave out. Types, the parser, `query` of the command, the tool `query_metrics`, the fields of
 * the editor, targets of dashboards, what the compiler is given and the table in docs/vocabulary.md follow from an entry.
 */
export const METRIC_OPTIONS = {
  bucket: {
    kind: 'bucket',
    help: 'Width of the buckets of time: auto, none for one value over the whole range, or a width such as 5m.',
  },
  limit: {
    kind: 'whole',
    from: 1,
    label: 'Limit',
    empty: 'all',
    help: 'Most groups, the first ones by the order. Over time the rest becomes one group, other.',
  },
  orderBy: {
    kind: 'order',
    help: 'A measure or dimension that was asked for, and which way. The first measure, largest first, unless told otherwise.',
  },
  minSamples: {
    kind: 'whole',
    from: 0,
    label: 'Min samples',
    empty: '0',
    help: 'Groups with fewer executions are left out, as little can be said of them.',
  },
  other: {
    kind: 'flag',
    help: 'What the limit leaves out is shown as one more group; over time it is so unless told otherwise.',
  },
  bounds: {
    kind: 'flag',
    help: 'Adds the 95 percent confidence bounds of each rate, as NAME_low and NAME_high. Look at them before comparing.',
  },
  compare: {
    kind: 'choice',
    choices: ['previous'],
    word: 'period',
    help: 'Adds each measure over the period before, of the same length, as NAME_previous: whole buckets, also beside a last one that is not over.',
  },
} as const satisfies Record<string, MetricOption>;

type Entries = typeof METRIC_OPTIONS;

export type OptionName = keyof Entries;

interface Values {
  readonly whole: number;
  readonly flag: boolean;
  readonly bucket: string;
  readonly order: Order;
}

type ValueOf<Entry> = Entry extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Entry extends { readonly kind: infer Kind extends keyof Values }
    ? Values[Kind]
    : never;

export type MetricOptions = { readonly [K in OptionName]: ValueOf<Entries[K]> };

export const OPTION_NAMES = Object.keys(METRIC_OPTIONS) as OptionName[];

type NameOf<Kind> = { [K in OptionName]: Entries[K]['kind'] extends Kind ? K : never }[OptionName];

/** The options that are whole numbers. */
export const WHOLE_OPTIONS = OPTION_NAMES.filter(
  (name): name is NameOf<'whole'> => METRIC_OPTIONS[name].kind === 'whole',
).map((name) => ({ name, ...METRIC_OPTIONS[name] }));

/** The option of that name. */
export const metricOption = (name: OptionName): MetricOption => METRIC_OPTIONS[name];

/** The options among the fields. */
export const optionsIn = (fields: Partial<MetricOptions>): Partial<MetricOptions> =>
  Object.fromEntries(OPTION_NAMES.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));

const bucket: Guard<string> = (value, field) => {
  const isBucket = typeof value === 'string' && (value === 'auto' || value === 'none' || parseInterval(value)?.count);
  return isBucket ? value : reject(value, field, '"auto", "none" or an interval such as 5m');
};

const order: Guard<Order> = (value, field) => {
  const fields = object(value, field);
  return {
    field: nonEmptyText(fields.field, `${field}.field`),
    direction: oneOf(['asc', 'desc'])(fields.direction, `${field}.direction`),
  };
};

/** Gives the value of an option its type. Throws LearningError `bad_query`. */
export function optionGuard(name: OptionName): Guard<MetricOptions[OptionName]> {
  const option = metricOption(name);
  if (option.kind === 'whole') return wholeFrom(option.from);
  if (option.kind === 'choice') return oneOf(option.choices) as Guard<MetricOptions['compare']>;
  return { flag, bucket, order }[option.kind];
}
