import { stackOf } from '../../error/learning-error';
import type { Death } from '../../live/workers/worker-process';
import type { WorkerObserver } from '../../live/workers/workers';
import type { Metrics } from '../metrics/metrics';
import type { Logger } from './logger';

function causeOf({ condemned, isCrash }: Death): string {
  if (condemned) return 'query_without_end';
  return isCrash ? 'crash' : 'killed';
}

/** Tells log and metrics of a data source's workers. Queries are named by their hashes. */
export function workerLog(datasource: string, log: Logger, metrics: Metrics): WorkerObserver {
  return {
    died(death) {
      const cause = causeOf(death);
      metrics.workerDeaths.add(1, { datasource, cause });
      log.log('warn', 'A process that runs DuckDB has ended, and another takes its place.', {
        datasource,
        cause,
        how: death.how,
        queries: death.questions,
      });
    },
    failedToStart(error, pause) {
      log.log('error', 'DuckDB could not be started. Is this the package for this platform?', {
        datasource,
        platform: `${process.platform}-${process.arch}`,
        node: process.version,
        error: stackOf(error.cause),
        nextTryInMs: pause,
      });
    },
    ranAgain() {
      metrics.queriesRunAgain.add(1, { datasource });
    },
    convicted(hash, how) {
      log.log('error', 'DuckDB crashed on a query, which is refused for ten minutes.', {
        datasource,
        query: hash,
        how,
      });
    },
    refused() {
      metrics.queriesRefused.add(1, { datasource });
    },
  };
}
