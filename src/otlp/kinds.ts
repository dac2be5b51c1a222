import type { Attributes } from './value';

/**
 * What a span stands for. A task is the topmost agent, or chain that has agents or calls of models below it; models and
 * tools are summed under it; others only lead there.
 */
export type Kind = 'agent' | 'chain' | 'model' | 'tool' | 'other';

interface Mark {
  /** An attribute, or the name of the span or event. */
  readonly attribute: string | 'name';
  /** Values of the attribute, in lower case, and the kind that each means. */
  readonly values: Readonly<Record<string, Kind>>;
}

/** Attributes that tell the kind of a span, the surest first. */
export const MARKS: readonly Mark[] = [
  {
    attribute: 'gen_ai.operation.name',
    values: {
      invoke_agent: 'agent',
      invoke_workflow: 'agent',
      create_agent: 'other',
      plan: 'other',
      chat: 'model',
      text_completion: 'model',
      generate_content: 'model',
      embeddings: 'model',
      execute_tool: 'tool',
      retrieval: 'tool',
    },
  },
  {
    attribute: 'openinference.span.kind',
    values: {
      agent: 'agent',
      chain: 'chain',
      llm: 'model',
      embedding: 'model',
      tool: 'tool',
      retriever: 'tool',
      reranker: 'tool',
    },
  },
  { attribute: 'traceloop.span.kind', values: { workflow: 'chain', agent: 'agent', task: 'other', tool: 'tool' } },
  { attribute: 'llm.request.type', values: { chat: 'model', completion: 'model', embedding: 'model' } },
  {
    attribute: 'name',
    values: {
      'claude_code.interaction': 'agent',
      'claude_code.user_prompt': 'agent',
      'claude_code.llm_request': 'model',
      'claude_code.api_request': 'model',
      'claude_code.api_error': 'model',
      'claude_code.tool': 'tool',
      'claude_code.tool_result': 'tool',
    },
  },
];

export function kindOf(name: string, attributes: Attributes): Kind {
  for (const { attribute, values } of MARKS) {
    const value = attribute === 'name' ? name : attributes.get(attribute);
    const kind = typeof value === 'string' ? values[value.toLowerCase()] : undefined;
    if (kind !== undefined) return kind;
  }
  // Some instrumentations of models write the model and nothing of the operation.
  return attributes.has('gen_ai.request.model') || attributes.has('gen_ai.response.model') ? 'model' : 'other';
}
