import { z } from 'zod';
import {
  type MetricOption,
  type MetricOptions,
  metricOption,
  OPTION_NAMES,
  type OptionName,
} from '../query/metric-options';

type Snake<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Text;

type Input = { readonly [K in OptionName as Snake<K>]: z.ZodOptional<z.ZodType<MetricOptions[K]>> };

const snake = (name: OptionName) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Kind = MetricOption['kind'];

const MADE: { readonly [K in Kind]: (option: Extract<MetricOption, { kind: K }>) => z.ZodType } = {
  whole: ({ from }) => z.int().min(from),
  flag: () => z.boolean(),
  choice: ({ choices }) => z.enum(choices as [string, ...string[]]),
  bucket: () => z.string().max(20),
  order: () => z.strictObject({ field: z.string().max(300), direction: z.enum(['asc', 'desc']) }),
};

function inputOf(name: OptionName) {
  const option = metricOption(name);
  const make = MADE[option.kind] as (option: MetricOption) => z.ZodType;
  return make(option).optional().describe(option.help);
}

/** What a metric query may leave out, as arguments of a tool. */
export const METRIC_INPUT = Object.fromEntries(OPTION_NAMES.map((name) => [snake(name), inputOf(name)])) as Input;

/** The options among the arguments, as a metric query names them. */
export const optionsOf = (args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    OPTION_NAMES.flatMap((name) => (args[snake(name)] === undefined ? [] : [[name, args[snake(name)]]])),
  );
