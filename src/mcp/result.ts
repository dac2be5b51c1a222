import type { CallToolResult } from '@modelcontextprotocol/server';
import { LearningError } from '../error/learning-error';
import { hintForAgent } from './hints';

/** For clients that know structured content, and as text for those that do not. */
export function resultOf(answer: object): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(answer) }],
    structuredContent: answer as Record<string, unknown>,
  };
}

/** An error that the agent can read and mend. */
export function problemOf(cause: unknown): CallToolResult {
  const error = LearningError.from(cause);
  const said = { status: 'ERROR', error_type: error.code, message: error.message, hint: hintForAgent(error) };
  return {
    content: [{ type: 'text', text: JSON.stringify(said) }],
    isError: true,
  };
}
