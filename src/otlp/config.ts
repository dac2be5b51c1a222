import { LearningError } from '../error/learning-error';
import { isObject, type JsonObject } from '../json/object';
import { matcher } from './model-pattern';

/** Prices in USD for a million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
  /** The price of input tokens that came from a cache; by default that of other input. */
  readonly cached?: number;
}

interface Tier {
  readonly model: string;
  readonly tier: string;
}

/** How spans become executions, as the file after --otel-config has it. */
export interface OtelConfig {
  /** The first pattern that fits decides; those of DEFAULT_TIERS follow. */
  readonly tiers: readonly Tier[];
  readonly prices: readonly (Price & { readonly model: string })[];
  /** Attributes that name the repository, before those of the table. */
  readonly repo_attributes: readonly string[];
  /** Attributes that name the pool. */
  readonly pool_attributes: readonly string[];
  /** Whether prompts become descriptions, where producers send them. */
  readonly descriptions: boolean;
  /** Seconds from the arrival of a root until its trace is summed up. */
  readonly grace_seconds: number;
  /** Seconds after which a trace without a root is summed up as it is, once nothing more of it comes. */
  readonly idle_seconds: number;
  /** Seconds without an event after which a task told in events is summed up: none of them is marked as the last. */
  readonly quiet_seconds: number;
}

/** `*` stands for any text, and `|` is between patterns; case does not matter. */
export const DEFAULT_TIERS: readonly Tier[] = [
  { model: '*haiku*|*-mini*|*-nano*|*flash*|*-small*|*-lite*|*ministral*|*gemma*|*phi-*', tier: 'small' },
  { model: '*opus*|*-large*|*-ultra*|gpt-*-pro*|gemini-*-pro*|o1*|o3*|*-405b*', tier: 'large' },
  { model: '*sonnet*|*-medium*|gpt-*|command-*|*-70b*|mistral*|deepseek*|grok*|qwen*', tier: 'medium' },
];

export const DEFAULT_CONFIG: OtelConfig = {
  tiers: [],
  prices: [],
  repo_attributes: [],
  pool_attributes: [],
  descriptions: true,
  grace_seconds: 10,
  idle_seconds: 3600,
  quiet_seconds: 300,
};

const DAY = 86_400;

function refuse(field: string, wants: string): never {
  throw new LearningError('bad_settings', `${field} of the OpenTelemetry settings takes ${wants}.`);
}

const object = (value: unknown, field: string): JsonObject =>
  isObject(value) ? value : refuse(field, 'a JSON object');

const list = (value: unknown, field: string): unknown[] => (Array.isArray(value) ? value : refuse(field, 'a list'));

const text = (value: unknown, field: string): string =>
  typeof value === 'string' && value !== '' ? value : refuse(field, 'a text that is not empty');

function number(value: unknown, field: string, max: number): number {
  return typeof value === 'number' && value >= 0 && value <= max ? value : refuse(field, `a number from 0 to ${max}`);
}

function known(value: JsonObject, names: readonly string[], field: string): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new LearningError('bad_settings', `${field} have no ${JSON.stringify(unknown.slice(0, 50))}.`, {
      hint: `They have ${names.join(', ')}.`,
    });
  }
}

const texts = (value: unknown, field: string) => list(value, field).map((item, i) => text(item, `${field}[${i}]`));

function tier(value: unknown, field: string): Tier {
  const fields = object(value, field);
  known(fields, ['model', 'tier'], `The fields of ${field}`);
  return { model: text(fields.model, `${field}.model`), tier: text(fields.tier, `${field}.tier`) };
}

/** The highest price that is taken, USD for a million tokens: beyond any that a token ever had. */
const DEAREST = 1e6;

function price(value: unknown, field: string): Price & { model: string } {
  const fields = object(value, field);
  known(fields, ['model', 'input', 'output', 'cached'], `The fields of ${field}`);
  return {
    model: text(fields.model, `${field}.model`),
    input: number(fields.input, `${field}.input`, DEAREST),
    output: number(fields.output, `${field}.output`, DEAREST),
    ...(fields.cached === undefined ? {} : { cached: number(fields.cached, `${field}.cached`, DEAREST) }),
  };
}

const items =
  <T>(item: (value: unknown, field: string) => T) =>
  (value: unknown, field: string): T[] =>
    list(value, field).map((one, i) => item(one, `${field}[${i}]`));

const duration = (value: unknown, field: string) => number(value, field, DAY);

const READERS: { readonly [K in keyof OtelConfig]: (value: unknown, field: string) => OtelConfig[K] } = {
  tiers: items(tier),
  prices: items(price),
  repo_attributes: texts,
  pool_attributes: texts,
  descriptions: (value, field) => (typeof value === 'boolean' ? value : refuse(field, 'true or false')),
  grace_seconds: duration,
  idle_seconds: duration,
  quiet_seconds: duration,
};

/** The settings of this JSON text; what it leaves out is as by default. Throws LearningError `bad_settings`. */
export function parseConfig(json: string): OtelConfig {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new LearningError('bad_settings', 'The OpenTelemetry settings are no JSON.', { cause });
  }
  const fields = object(value, 'The file');
  known(fields, Object.keys(READERS), 'The OpenTelemetry settings');
  const read = Object.entries(fields).map(([name, field]) => [name, READERS[name as keyof OtelConfig](field, name)]);
  return { ...DEFAULT_CONFIG, ...Object.fromEntries(read) };
}

export interface Models {
  /** Undefined where no pattern fits. */
  tierOf(model: string): string | undefined;
  priceOf(model: string): Price | undefined;
}

/** Looks models up in the patterns of the settings; the first that fits counts. */
export function modelsOf({ tiers, prices }: OtelConfig): Models {
  const tierPatterns = [...tiers, ...DEFAULT_TIERS].map(({ model, tier }) => ({ fits: matcher(model), tier }));
  const pricePatterns = prices.map((price) => ({ fits: matcher(price.model), price }));
  return {
    tierOf: (model) => tierPatterns.find(({ fits }) => fits(model))?.tier,
    priceOf: (model) => pricePatterns.find(({ fits }) => fits(model))?.price,
  };
}
