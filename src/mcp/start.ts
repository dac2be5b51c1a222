import type { Asker } from '../asking/asker';
import { needsToken } from '../http/guard';
import { parseListen } from '../http/listen';
import { Askers } from './askers';
import { serveOverHttp } from './http';
import { MOST_ROWS } from './page';
import type { Serving } from './server';
import { createServer } from './server';
import { serveOverStdio } from './stdio';
import type { ServerSettings } from './tool';
import { toolsFor } from './tools';

interface StartOptions {
  /** `HOST:PORT`; standard input and output when absent. */
  readonly listen: string | undefined;
  /** That every request by HTTP has to show; null for none. */
  readonly token: string | null;
  /** The asker of a database, by its path, whose answers have at most so many rows. */
  readonly open: (path: string, rowLimit: number) => Asker;
  /** Takes a line for whoever watches the server. */
  readonly say: (line: string) => void;
}

/** Serves agents until `close`. Throws LearningError `bad_usage`. */
export async function startMcp(settings: ServerSettings, { listen, token, open, say }: StartOptions): Promise<Serving> {
  toolsFor(settings);
  const address = listen === undefined ? null : parseListen(listen);
  if (address) needsToken(address, token, 'read the record of executions');
  const askers = new Askers(settings.path, (path) => open(path, MOST_ROWS));
  const factory = () => createServer(settings, askers);
  try {
    const serving = address ? await serveOverHttp({ address, token, factory, say }) : serveOverStdio(factory, say);
    return {
      ...serving,
      close: async () => {
        await serving.close();
        await askers.close();
      },
    };
  } catch (error) {
    await askers.close();
    throw error;
  }
}
