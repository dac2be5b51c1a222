import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { PatientStdio } from './patient-stdio';
import type { Serving } from './server';

/** A message that is none of the protocol is told by a paragraph for each form that it could have had. */
const inALine = ({ name, message }: Error) =>
  name === 'ZodError' ? 'A message on standard input is no request, answer or notification of JSON-RPC 2.0.' : message;

/** Serves whoever started us, over standard input and output. @param say takes a line about what cannot be read */
export function serveOverStdio(factory: McpServerFactory, say: (line: string) => void): Serving {
  const transport = new PatientStdio(process.stdin, process.stdout);
  const { close } = serveStdio(factory, { transport, onerror: (error) => say(inALine(error)) });
  return { url: null, ended: transport.ended, close };
}
