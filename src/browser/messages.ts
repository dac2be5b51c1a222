import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { EngineStatus, RecordFit, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import type { Failure } from '../error/failure';
import type { Audience } from '../error/reader';
import type { Row } from '../result/rows';
import type { DataVersion, FileSource, TableInParts } from './source';

type Context = Omit<AnswerContext, 'signal'>;

/** What the worker can be asked, and what it answers. A new question is one entry here, and a handler of the worker's. */
interface Questions {
  /** Which of these parts have no file attached. */
  readonly missingParts: { readonly asked: readonly string[]; readonly answered: readonly string[] };
  /** The file of a part, whatever is asked meanwhile. */
  readonly attachPart: {
    readonly asked: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };
    readonly answered: null;
  };
  /** Has later questions see these tables, and no others. */
  readonly showParts: {
    readonly asked: {
      readonly tables: readonly (Omit<TableInParts, 'parts'> & { readonly parts: readonly string[] })[];
      readonly version: DataVersion;
    };
    readonly answered: null;
  };
  /** Reads this file instead of whatever was read before. */
  readonly open: { readonly asked: FileSource; readonly answered: null };
  /** A query of any kind; its frames follow as Arrow IPC files. */
  readonly answer: {
    readonly asked: { readonly model: unknown; readonly context: Context };
    readonly answered: { readonly rows: number; readonly state: DataVersion };
  };
  /** A query of any kind, with its rows as JSON can hold them. */
  readonly plain: {
    readonly asked: { readonly model: unknown; readonly context: Context };
    readonly answered: PlainAnswer;
  };
  /** One SELECT, with its rows as JSON can hold them. */
  readonly rows: { readonly asked: { readonly statement: Statement }; readonly answered: Row[] };
  readonly check: { readonly asked: { readonly statement: Statement }; readonly answered: null };
  readonly fit: {
    readonly asked: null;
    readonly answered: { readonly problem: Failure | null; readonly remarks: RecordFit['remarks'] };
  };
  readonly schema: { readonly asked: null; readonly answered: readonly Relation[] };
  readonly functions: { readonly asked: null; readonly answered: readonly SqlFunction[] };
  readonly status: { readonly asked: null; readonly answered: EngineStatus };
}

export type Kind = keyof Questions;
export type Asked<K extends Kind> = Questions[K]['asked'];
export type Answered<K extends Kind> = Questions[K]['answered'];

/** One question, told apart from the others by its kind. */
export type Question = { readonly [K in Kind]: { readonly kind: K; readonly asked: Asked<K> } }[Kind];

/** Limits of the engine, as the settings of a data source have them; what is left out is their default. */
export interface BrowserLimits {
  readonly timeoutSeconds?: number;
  readonly rowLimit?: number;
  readonly byteLimitMb?: number;
  /** What DuckDB may allocate. Default 1024. */
  readonly memoryLimitMb?: number;
  /** IANA zone of stored times that carry none. */
  readonly storedTimeZone?: string;
}

export type ToWorker =
  /** Comes first, once. */
  | {
      readonly type: 'start';
      /** Addresses of the WebAssembly, for browsers with and without exceptions in it. */
      readonly wasm: { readonly eh: string; readonly mvp: string };
      readonly limits: BrowserLimits;
      /** Who reads messages of errors. */
      readonly reader: Audience;
    }
  | ({ readonly type: 'ask'; readonly id: number } & Question)
  /** Nobody waits for the answer any more. */
  | { readonly type: 'cancel'; readonly id: number };

export type FromWorker =
  /** DuckDB is loaded. */
  | { readonly type: 'ready' }
  /** DuckDB cannot be loaded. */
  | { readonly type: 'unfit'; readonly failure: Failure }
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly answer: Answered<Kind>;
      readonly parts: readonly Uint8Array<ArrayBuffer>[];
    }
  /** Where DuckDB has broken down this was the last of this worker. */
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure; readonly isBroken: boolean };
