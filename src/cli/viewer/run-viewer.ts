import { once } from 'node:events';
import { addressOf, serve } from '../../viewer/server';
import { openEngine } from '../open-engine';
import { DemoWriter } from './demo-writer';

interface ViewerOptions {
  /** A demo that is being written to, when absent. */
  readonly database: string | undefined;
  readonly port: number;
  /** Ends it all. */
  readonly signal: AbortSignal;
  readonly onReady: (address: string) => void;
}

const MAX_STALENESS_SECONDS = 2;

/** Serves the dashboards until the signal comes, and leaves nothing behind. Throws LearningError. */
export async function runViewer({ database, port, signal, onReady }: ViewerOptions): Promise<void> {
  const demo = database === undefined ? await DemoWriter.start(signal) : null;
  const path = database ?? demo!.database;
  const { engine, close } = openEngine({ path, maxStalenessSeconds: MAX_STALENESS_SECONDS });
  try {
    if (signal.aborted) return;
    await engine.run({ sql: 'SELECT count(*) FROM executions' }, { signal });
    const server = await serve(engine, port);
    onReady(addressOf(server));
    if (!signal.aborted) await once(signal, 'abort');
    server.close();
    server.closeAllConnections();
  } finally {
    await close();
    await demo?.stop();
  }
}
