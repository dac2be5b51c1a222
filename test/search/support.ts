import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DuckDBInstance } from '@duckdb/node-api';

/** Runs SQL in a database that nobody else has open. */
export async function change(path: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

type Answer = (body: { readonly model?: string; readonly input?: string }, response: ServerResponse) => void;

/** An embedder that answers as it is told, and keeps what it was asked. */
export class TestEmbedder {
  readonly asked: { readonly path: string; readonly authorization: string | undefined; readonly input: string }[] = [];
  answer: Answer = (_, response) => response.end('{}');
  readonly #server = createServer((request, response) => void this.#take(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As Ollama answers. */
  gives(vector: readonly number[]): void {
    this.answer = (_, response) => response.end(JSON.stringify({ embeddings: [vector] }));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { model: string; input: string };
    this.asked.push({ path: request.url!, authorization: request.headers.authorization, input: body.input });
    this.answer(body, response);
  }
}
