import type { Attributes, Value } from './value';

interface Fact {
  /** Taken from the first of these that is there: of the span, else of its scope, else of its resource. */
  readonly attributes: readonly string[];
  readonly type: 'text' | 'count' | 'amount';
  readonly meaning: string;
}

/** Whatever is taken from the attributes of a span, by the conventions of those who write them. */
export const FACTS = {
  model: {
    attributes: ['gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name', 'embedding.model_name', 'model'],
    type: 'text',
    meaning: 'The model that answered; `model_tier` and prices follow from it.',
  },
  provider: {
    attributes: ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system'],
    type: 'text',
    meaning: 'Who runs the model.',
  },
  input_tokens: {
    attributes: [
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'llm.usage.prompt_tokens',
      'llm.token_count.prompt',
      'input_tokens',
    ],
    type: 'count',
    meaning: 'Tokens of the prompt, those read from a cache included.',
  },
  output_tokens: {
    attributes: [
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.usage.completion_tokens',
      'llm.token_count.completion',
      'output_tokens',
    ],
    type: 'count',
    meaning: 'Tokens of the answer.',
  },
  cached_tokens: {
    attributes: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'llm.token_count.prompt_details.cache_read',
      'cache_read_tokens',
    ],
    type: 'count',
    meaning: 'Tokens of the prompt that came from a cache, which may have a price of their own.',
  },
  cost: {
    attributes: ['gen_ai.usage.cost', 'llm.cost.total', 'cost_usd'],
    type: 'amount',
    meaning: 'What the call cost in USD. Where it is absent, the price table tells.',
  },
  workflow: {
    attributes: ['gen_ai.workflow.name', 'traceloop.workflow.name'],
    type: 'text',
    meaning: 'Name of the workflow.',
  },
  agent: {
    attributes: ['gen_ai.agent.name', 'agent.name', 'agent_name', 'traceloop.entity.name'],
    type: 'text',
    meaning: 'Name of the agent.',
  },
  agent_id: { attributes: ['gen_ai.agent.id'], type: 'text', meaning: 'Identifier of the agent.' },
  tool: {
    attributes: ['gen_ai.tool.name', 'tool.name', 'tool_name', 'traceloop.entity.name'],
    type: 'text',
    meaning: 'Name of the tool.',
  },
  conversation: {
    attributes: ['gen_ai.conversation.id', 'session.id'],
    type: 'text',
    meaning: 'The conversation or session that the task belongs to.',
  },
  input: {
    attributes: [
      'gen_ai.input.messages',
      'input.value',
      'traceloop.entity.input',
      'gen_ai.prompt',
      'prompt',
      'user_prompt',
    ],
    type: 'text',
    meaning: 'What was asked; `task_description` where descriptions are wanted.',
  },
  repository: {
    attributes: ['vcs.repository.name', 'vcs.repository.url.full', 'service.name'],
    type: 'text',
    meaning: 'The repository: a name, the last part of an address, or else the service.',
  },
  error_type: {
    attributes: ['error.type', 'exception.type'],
    type: 'text',
    meaning: 'Kind of failure. An event `exception` of the span tells it, too.',
  },
  error_message: {
    attributes: ['exception.message', 'error.message', 'error'],
    type: 'text',
    meaning: 'Text of the failure, where the status has none. An event `exception` of the span tells it, too.',
  },
} as const satisfies Record<string, Fact>;

export type FactName = keyof typeof FACTS;

export type Facts = {
  readonly [name in FactName]?: (typeof FACTS)[name]['type'] extends 'text' ? string : number;
};

/** Characters kept of a text: no column keeps more. */
const LONGEST = 1000;
/** The most tokens of one call. */
const MOST = 2 ** 31 - 1;

function textOf(value: Value): string | undefined {
  if (typeof value === 'boolean') return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' ? undefined : text.slice(0, LONGEST);
}

function numberOf(value: Value, isCount: boolean): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= MOST)) return undefined;
  return isCount ? Math.round(number) : number;
}

/** The first attribute of these that is there, in the first place that has one. */
export function firstOf(names: readonly string[], places: readonly Attributes[]): Value | undefined {
  for (const name of names) {
    for (const place of places) {
      const value = place.get(name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** The text of the last message that a person wrote, where the value is a list of messages as the conventions have it. */
function messageText(value: Value): Value {
  let messages: unknown = value;
  if (typeof value === 'string' && value.startsWith('[')) {
    try {
      messages = JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (!Array.isArray(messages)) return value;
  const asked = messages.findLast((message) => message?.role === 'user') ?? messages.at(-1);
  const parts: unknown[] = Array.isArray(asked?.parts) ? asked.parts : [asked];
  const texts = parts
    .map((part) => (part as { content?: unknown } | undefined)?.content)
    .filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts.join('\n') : value;
}

/** Reads the facts of the table from the places, the nearest first. */
export function readFacts(names: readonly FactName[], places: readonly Attributes[]): Facts {
  const facts: Record<string, string | number> = {};
  for (const name of names) {
    const { attributes, type }: Fact = FACTS[name];
    const value = firstOf(attributes, places);
    if (value === undefined) continue;
    const read =
      type === 'text' ? textOf(name === 'input' ? messageText(value) : value) : numberOf(value, type === 'count');
    if (read !== undefined) facts[name] = read;
  }
  return facts;
}
