import { version } from '../../../package.json';
import { BrowserEngine } from '../../browser/client';
import type { Candidate } from '../../browser/file/candidate';
import { committedLog, inspect } from '../../browser/file/inspect';
import { millisecondsOf } from '../../browser/file/server-file';
import { startConfined } from '../../browser/start-worker';
import { DATA_SOURCE, DATA_SOURCE_NAME } from '../../dashboards/data-source';
import { LearningError } from '../../error/learning-error';
import { answerLocally } from '../local/answer-locally';
import { answerBy } from '../services/sender';
import { dataSourceOf, type OpenedFile, type Source } from '../services/source';
import { loadEngine } from './load-engine';

/** The zone of times that carry none: the default of a data source. */
const STORED_TIME_ZONE = 'UTC';

export interface Opened {
  readonly source: Source;
  readonly engine: BrowserEngine;
  readonly isSame: () => Promise<boolean>;
  /** Whether it can be opened once more without a person's choosing it. */
  readonly canBeHadAgain: boolean;
  /** Has the page ask this file from now on. */
  readonly answer: () => void;
}

interface OpenOptions {
  readonly signal: AbortSignal;
  /** Hears what is being done, of bytes that have come and of their total, 0 where nobody knows it. */
  readonly onProgress: (what: string, done: number, total: number) => void;
  readonly onClose: () => void;
  /** Hears of each question that failed. */
  readonly onFailure: () => void;
}

/** What keeps a file from being opened with this log, or without one. */
function openingError(cause: unknown, name: string, log: Blob | null): unknown {
  const error = LearningError.from(cause);
  if (log === null || error.code === 'cancelled') return cause;
  return new LearningError('damaged_log', `The log ${name}.wal cannot be replayed in a browser.`, {
    cause,
    hint: 'It may be damaged, of another state of the database, or tell of a new index. Let the writer of the database run CHECKPOINT, and copy it again; or open it without the log, as of its last checkpoint.',
  });
}

async function look(
  engine: BrowserEngine,
  signal: AbortSignal,
): Promise<Pick<OpenedFile, 'rows' | 'extent' | 'remarks'>> {
  const { problem, remarks } = await engine.fit({ signal });
  if (problem) throw problem;
  const { database } = await engine.status({ signal });
  const [from, to] = [millisecondsOf(database?.oldest), millisecondsOf(database?.newest_past ?? database?.newest)];
  return {
    rows: Number(database?.row_count ?? 0),
    extent: from === null || to === null ? null : { from, to },
    remarks,
  };
}

/** A DuckDB over the file. Throws LearningError with what keeps it from being shown; nothing is left behind then. */
export async function openCandidate(
  candidate: Candidate,
  { signal, onProgress, onClose, onFailure }: OpenOptions,
): Promise<Opened> {
  const { name, demo, bytes, database, isSame } = candidate;
  await inspect(candidate);
  const log = await committedLog(candidate);
  const { script, wasm } = await loadEngine((done, total) => onProgress('Loading DuckDB', done, total));
  signal.throwIfAborted();
  onProgress(`Opening ${name}`, 0, 0);
  const engine = new BrowserEngine({
    start: () => startConfined(script),
    wasm: { eh: wasm, mvp: wasm },
    limits: { storedTimeZone: STORED_TIME_ZONE },
    reader: 'page',
  });
  try {
    const asOf = Date.now();
    await engine
      .load({ kind: 'file', generation: '1', asOf, name, database, ...(log && { log }) }, { signal })
      .catch((cause: unknown) => {
        throw openingError(cause, name, log);
      });
    const { rows, extent, remarks } = await look(engine, signal);
    const { uid, type } = DATA_SOURCE;
    const settings = { id: 1, uid, type, name: DATA_SOURCE_NAME, jsonData: { storedTimeZone: STORED_TIME_ZONE } };
    const file: OpenedFile = { bytes, logBytes: log?.size ?? 0, rows, extent, remarks, close: onClose };
    return {
      source: { version, database: name, demo, dataSource: dataSourceOf(settings as never), file },
      engine,
      isSame,
      canBeHadAgain: !(database instanceof File),
      answer: () => answerBy(answerLocally(engine, STORED_TIME_ZONE, onFailure)),
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}
