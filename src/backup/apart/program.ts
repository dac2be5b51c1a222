import { basename, dirname } from 'node:path';
import { isReplayFailure, openError } from '../../engine/duckdb/duckdb-error';
import { closedToFolder, takeLogIn } from '../../engine/duckdb-node/closed-to-folder';
import { limits } from '../../engine/options';
import { LearningError } from '../../error/learning-error';
import { quoteText } from '../../model/quote';
import { storeError } from '../../store/store-error';
import type { Ask, FromApart, Tasks } from './messages';
import { readContents } from './read-contents';

const send = (message: FromApart) => process.send!(message);

type Handlers = { readonly [K in keyof Tasks]: (path: string) => Promise<Tasks[K]> };

const share = limits({});

const HANDLERS: Handlers = {
  'take-log-in': (path) =>
    closedToFolder(dirname(path), share, async (connection) => {
      await takeLogIn(connection, path);
      return null;
    }),
  read: (path) =>
    closedToFolder(dirname(path), share, (connection) =>
      readContents(connection, path, (done, total) => send({ type: 'progress', done, total })),
    ),
  hold: (path) =>
    closedToFolder(dirname(path), share, async (connection) => {
      await connection.run(`ATTACH ${quoteText(path)} AS held (READ_ONLY)`);
      send({ type: 'done', result: null });
      return new Promise<never>(() => {});
    }),
};

/** Codes of what is no fault of the file. */
const OF_THE_MACHINE: readonly string[] = ['locked', 'disk_full', 'permission_denied', 'not_found', 'newer_format'];

/** What DuckDB says against the file, without its path and without values of its rows. */
function failure(cause: unknown, path: string): LearningError {
  if (cause instanceof LearningError) return cause;
  if (isReplayFailure(cause)) return openError(cause, path);
  const known = storeError(cause, basename(path));
  if (OF_THE_MACHINE.includes(known.code)) return known;
  if (/out of memory/i.test(String(cause))) {
    return new LearningError('out_of_memory', `${basename(path)} takes more memory to read than there is.`, { cause });
  }
  return new LearningError('damaged', `DuckDB cannot read ${basename(path)}.`, { cause });
}

/** Does one task after the other until whoever asks is gone. A file that crashes DuckDB ends this process alone. */
export function serve(): Promise<never> {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', async ({ task, path }: Ask) => {
    try {
      send({ type: 'done', result: await HANDLERS[task](path) });
    } catch (cause) {
      const { code, message, hint } = failure(cause, path);
      send({ type: 'failed', code, message, hint });
    }
  });
  send({ type: 'ready' });
  return new Promise<never>(() => {});
}
