import type { CallToolResult } from '@modelcontextprotocol/server';
import { LearningError } from '../error/learning-error';

/** For clients that know structured content, and as text for those that do not. */
export function resultOf(answer: object): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(answer) }],
    structuredContent: answer as Record<string, unknown>,
  };
}

/** An error that the agent can read and mend, in the words that people get. */
export function problemOf(cause: unknown): CallToolResult {
  const { code, message, hint } = LearningError.from(cause);
  return {
    content: [{ type: 'text', text: JSON.stringify({ status: 'ERROR', error_type: code, message, hint }) }],
    isError: true,
  };
}
