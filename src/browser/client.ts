import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { EngineStatus, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import type { Row } from '../result/rows';
import type { BrowserLimits } from './messages';
import type { Progress, Source, TablePart, TablesSource } from './source';

export interface BrowserEngineOptions {
  /** Address of the worker's script, of any origin. */
  readonly script: string;
  /** Addresses of the WebAssembly, for browsers with and without exceptions in it. */
  readonly wasm: { readonly eh: string; readonly mvp: string };
  readonly limits?: BrowserLimits;
  /** Hears what is being loaded. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface BrowserAnswer {
  /** Arrow IPC files, as the backend sends them. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly rows: number;
  readonly state: { readonly generation: string; readonly asOf: number };
}

type Asking = { readonly signal?: AbortSignal | undefined };

/**
 * DuckDB in a worker of the browser, and the data that it answers from. One question runs at a time. A question that does
 * not end ends with its worker: another starts, and takes in the data again, of which nobody who asks sees anything but
 * the time it takes. All throw LearningError.
 */
export interface BrowserEngine {
  /** Reads this from now on. What was read before answers until all of it is there; where that fails, it goes on to. */
  load(source: Source, asking?: Asking): Promise<void>;
  /** More rows for what is read, which is the state `to` then. Not for a file. */
  append(tables: readonly TablePart[], to: Omit<TablesSource, 'kind' | 'tables'>, asking?: Asking): Promise<void>;
  /** Answers a query of any kind, as `answer` in the backend does. */
  answer(model: unknown, context: Omit<AnswerContext, 'signal'>, asking?: Asking): Promise<BrowserAnswer>;
  plain(model: unknown, context: Omit<AnswerContext, 'signal'>, asking?: Asking): Promise<PlainAnswer>;
  /** One SELECT in the sandbox, its rows as JSON can hold them. */
  rows(statement: Statement, asking?: Asking): Promise<Row[]>;
  check(statement: Statement, asking?: Asking): Promise<void>;
  schema(asking?: Asking): Promise<readonly Relation[]>;
  functions(asking?: Asking): Promise<readonly SqlFunction[]>;
  status(asking?: Asking): Promise<EngineStatus>;
  /** Ends the worker. What is asked fails as cancelled. */
  close(): void;
}
