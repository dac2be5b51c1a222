import type { ErrorCode } from '../../error/codes';
import type { Contents } from '../contents';

/** By which this program is told to be the process apart. */
export const APART_COMMAND = 'work-apart';

/** What a process apart is asked to do with a database file. */
export interface Tasks {
  /** Writes the log of a private copy into it. */
  'take-log-in': null;
  /** Opens it to read only, and reads every column of every table. */
  read: Contents;
  /** Keeps others from opening it to write, until the process ends. */
  hold: null;
}

export interface Ask<K extends keyof Tasks = keyof Tasks> {
  readonly task: K;
  readonly path: string;
}

export type FromApart =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: Tasks[keyof Tasks] }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly hint: string };
