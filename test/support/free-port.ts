import { once } from 'node:events';
import { listen, originOf } from '../../src/host/http/listen';

/** A port of the loopback on which nothing listens, for what cannot choose one itself. */
export async function freePort(): Promise<number> {
  const server = await listen(0);
  const { port } = new URL(originOf(server));
  server.close();
  await once(server, 'close');
  return Number(port);
}
