import { McpServer } from '@modelcontextprotocol/server';
import { version } from '../../package.json';
import type { Askers, Borrowed } from './askers';
import { unchecked, written } from './json-schemas';
import { PROMPTS } from './prompts';
import { RESOURCES } from './resources';
import { problemOf, resultOf } from './result';
import type { Call, ServerSettings, Tool } from './tool';
import { toolsFor } from './tools';

/** A server at work. */
export interface Serving {
  /** Null where it serves one client by standard input and output. */
  readonly url: string | null;
  /** Settles when nobody can ask any more. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
}

const INSTRUCTIONS = `Numbers about the task executions of an AI-agent orchestrator: which model tier and pool ran what, whether it worked, how long it took, what it cost, what people thought. Read from a private copy, while the orchestrator writes.
Begin with database_status or database_alerts. For most questions use query_metrics, which has every measure by every dimension; with bounds true, rates come with their confidence bounds: compare by these, and call groups of fewer than 30 executions too few to tell. Rates are percent unless their unit says otherwise, costs US dollars, times UTC.`;

async function answer(tool: Tool, given: unknown, settings: ServerSettings, askers: Askers, signal: AbortSignal) {
  const borrowed: Borrowed[] = [];
  const asker: Call['asker'] = async (dbPath) => {
    const one = await askers.borrow(dbPath);
    borrowed.push(one);
    return one.asker;
  };
  try {
    return resultOf(await tool.answer(given, { settings, asker, signal }));
  } catch (cause) {
    return problemOf(cause);
  } finally {
    for (const one of borrowed) one.release();
  }
}

/** A server for one connection, or one request. Throws LearningError `bad_usage` where the settings exclude each other. */
export function createServer(settings: ServerSettings, askers: Askers): McpServer {
  const server = new McpServer(
    { name: 'mahavishnu-learning', title: 'Mahavishnu Learning', version },
    { instructions: INSTRUCTIONS },
  );
  for (const tool of toolsFor(settings)) {
    const { name, title, description, input, output, writes = false } = tool;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: unchecked(input),
        outputSchema: written(output),
        annotations: {
          title,
          readOnlyHint: !writes,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      },
      (given, { mcpReq }) => answer(tool, given, settings, askers, mcpReq.signal),
    );
  }
  for (const { uri, name, title, description, content } of RESOURCES) {
    const mimeType = 'application/json';
    server.registerResource(name, uri, { title, description, mimeType }, async () => ({
      contents: [{ uri, mimeType, text: JSON.stringify(content(settings), null, 1) }],
    }));
  }
  for (const { name, title, description, arguments: argsSchema, text } of PROMPTS) {
    server.registerPrompt(name, { title, description, argsSchema }, (args) => ({
      messages: [{ role: 'user', content: { type: 'text', text: text(args) } }],
    }));
  }
  return server;
}
