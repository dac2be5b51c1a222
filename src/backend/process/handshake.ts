import { closeSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

const STDOUT = 1;
const CORE_PROTOCOL = 1;
const PLUGIN_PROTOCOL = 2;

/** Grafana sets it for the programs that it starts as data sources. */
export const isStartedByGrafana = (): boolean => process.env.grafana_plugin_type === 'datasource';

/** The launcher hands the real stdout over under another number, so that nothing else can ever be printed there. */
function handshakeDescriptor(): number {
  const { values } = parseArgs({ options: { 'handshake-fd': { type: 'string' } } });
  return Number(values['handshake-fd'] ?? STDOUT);
}

/** Tells Grafana, once, where to call. */
export function announce(socket: string): void {
  const descriptor = handshakeDescriptor();
  writeSync(descriptor, `${CORE_PROTOCOL}|${PLUGIN_PROTOCOL}|unix|${socket}|grpc\n`);
  if (descriptor !== STDOUT) closeSync(descriptor);
}
