import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { PatientStdio } from './patient-stdio';
import type { Serving } from './server';

/** Serves whoever started us, over standard input and output. @param say takes a line about what cannot be read */
export function serveOverStdio(factory: McpServerFactory, say: (line: string) => void): Serving {
  const transport = new PatientStdio(process.stdin, process.stdout);
  const { close } = serveStdio(factory, { transport, onerror: ({ message }) => say(message) });
  return { url: null, ended: transport.ended, close };
}
