import { once } from 'node:events';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Serving } from './server';

/** Serves whoever started us, over standard input and output. @param say takes a line about what cannot be read */
export function serveOverStdio(factory: McpServerFactory, say: (line: string) => void): Serving {
  const { stdin, stdout } = process;
  const { close } = serveStdio(factory, { onerror: ({ message }) => say(message) });
  return { url: null, ended: Promise.race([once(stdin, 'end'), once(stdin, 'close'), once(stdout, 'error')]), close };
}
