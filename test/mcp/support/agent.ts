import path from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

export const CLI = path.resolve(import.meta.dirname, '../../../lib/cli.cjs');

export interface Answer {
  readonly isError: boolean;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a tool answers.
  readonly body: any;
}

/** `legacy` opens as clients of 2025 do, `auto` as those of 2026. */
type Era = 'legacy' | 'auto';

/** An agent's client, of the SDK. It checks what tools answer against their schemas. */
export class Agent {
  readonly client: Client;
  readonly #pid: () => number | null;

  private constructor(client: Client, pid: () => number | null) {
    this.client = client;
    this.#pid = pid;
  }

  static async overStdio(args: readonly string[], era: Era = 'legacy'): Promise<Agent> {
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: era } });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [CLI, 'mcp', ...args],
      stderr: 'ignore',
    });
    await client.connect(transport);
    return new Agent(client, () => transport.pid);
  }

  static async overHttp(url: string, token?: string, era: Era = 'legacy'): Promise<Agent> {
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: era } });
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    return new Agent(client, () => null);
  }

  /** Of the server, over stdio. */
  get pid(): number {
    return this.#pid()!;
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
    const { isError = false, content, structuredContent } = await this.client.callTool({ name, arguments: args });
    const [first] = content as { text: string }[];
    if (!isError && JSON.stringify(structuredContent) !== first!.text) throw new Error('Text and structure differ.');
    return { isError, text: first!.text, body: JSON.parse(first!.text) };
  }

  async resource(name: string): Promise<string> {
    const { contents } = await this.client.readResource({ uri: `mahavishnu://${name}` });
    return (contents[0] as { text: string }).text;
  }
}
