import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { Tables } from '../api/tables';
import type { ArchiveCopy, CopyRequest } from '../archive/copy-request';
import type { ArchiveFile } from '../engine/archived';
import type { EngineStatus, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import type { NeighbourFile } from '../engine/neighbours';
import type { EngineOptions } from '../engine/options';
import type { Failure } from '../error/failure';
import type { NeighbourName } from '../model/neighbours';
import type { NeighbourCopy, NeighbourRequest } from '../neighbours/copy-request';
import type { Row } from '../result/rows';
import type { Generation } from '../snapshot/generation';
import type { Reader } from '../snapshot/reader';
import type { PartRequest, TablesRequest } from '../tables/request';

/** Archived rows to be read beside a copy. */
interface ArchivedForUse {
  readonly file: ArchiveFile | null;
  readonly problem: Failure | null;
}

/** Why files of neighbours cannot be shown, as it crosses the pipe. */
interface NeighbourFailure {
  readonly tables: readonly NeighbourName[];
  readonly failure: Failure;
}

interface NeighboursForUse {
  readonly file: NeighbourFile | null;
  readonly faults: readonly NeighbourFailure[];
}

/** The copy that a question is about, or why there is none. */
export type CopyForUse =
  | {
      readonly generation: Generation;
      /** Why it is older than asked for. */
      readonly stale: Failure | null;
      /** Null where no archive is set. */
      readonly archived: ArchivedForUse | null;
      /** Null where none are set. */
      readonly neighbours: NeighboursForUse | null;
    }
  | { readonly generation: null; readonly missing: Failure };

/** What a worker can be asked, and what it answers. A new question is one entry here, and a handler of the worker's. */
interface Questions {
  /** A query of any kind; its frames follow as Arrow IPC files. */
  readonly answer: {
    readonly asked: {
      readonly copy: CopyForUse;
      readonly model: unknown;
      readonly context: Omit<AnswerContext, 'signal'>;
    };
    /** Stable is what yields the same again while the copy is the same. */
    readonly answered: { readonly rows: number; readonly isStable: boolean; readonly isFromParts: boolean };
  };
  /** A query of any kind, with its rows as JSON can hold them. */
  readonly plain: {
    readonly asked: {
      readonly copy: CopyForUse;
      readonly model: unknown;
      readonly context: Omit<AnswerContext, 'signal'>;
    };
    readonly answered: PlainAnswer;
  };
  /** One SELECT, with its rows as JSON can hold them. */
  readonly rows: {
    readonly asked: { readonly copy: CopyForUse; readonly statement: Statement };
    readonly answered: Row[];
  };
  /** One SELECT, which is planned and not run. */
  readonly check: {
    readonly asked: { readonly copy: CopyForUse; readonly statement: Statement };
    readonly answered: null;
  };
  /** How the record of executions fits the model. */
  readonly fit: {
    readonly asked: { readonly copy: CopyForUse };
    readonly answered: { readonly problem: Failure | null; readonly remarks: readonly string[] };
  };
  /** Every table and view that a query can name. */
  readonly schema: {
    readonly asked: { readonly copy: CopyForUse };
    readonly answered: readonly Relation[];
  };
  /** The functions that queries may call. */
  readonly functions: {
    readonly asked: { readonly copy: CopyForUse };
    readonly answered: readonly SqlFunction[];
  };
  /** How the engine and the database are. */
  readonly status: {
    readonly asked: { readonly copy: CopyForUse };
    readonly answered: EngineStatus;
  };
  /** Which parts the tables of a copy are in. */
  readonly tables: {
    readonly asked: { readonly copy: CopyForUse; readonly request: TablesRequest };
    readonly answered: Tables;
  };
  /** The rows of a part; its file follows. */
  readonly part: {
    readonly asked: { readonly copy: CopyForUse; readonly request: PartRequest };
    readonly answered: null;
  };
  /** Whether DuckDB can read a copy. */
  readonly open: {
    readonly asked: { readonly generation: Generation };
    readonly answered: Awaited<ReturnType<Reader['open']>>;
  };
  /** Lays an archive into a database. */
  readonly archive: {
    readonly asked: CopyRequest;
    readonly answered: ArchiveCopy;
  };
  /** Lays what neighbours hold into a database. */
  readonly neighbours: {
    readonly asked: NeighbourRequest;
    readonly answered: Pick<NeighbourCopy, 'rows'> & { readonly faults: readonly NeighbourFailure[] };
  };
  /** What the worker takes of the machine. */
  readonly usage: {
    readonly asked: null;
    readonly answered: {
      readonly residentBytes: number;
      readonly cpuSeconds: number;
      /** Bytes of the parts of answers that are kept. */
      readonly partsBytes: number;
    };
  };
}

export type Kind = keyof Questions;
export type Asked<K extends Kind> = Questions[K]['asked'];
export type Answered<K extends Kind> = Questions[K]['answered'];

/** One question, told apart from the others by its kind. */
export type Question = { readonly [K in Kind]: { readonly kind: K; readonly asked: Asked<K> } }[Kind];

export type ToWorker =
  /** Comes first, once. */
  | { readonly type: 'configure'; readonly options: EngineOptions }
  | ({ readonly type: 'ask'; readonly id: number } & Question)
  /** Nobody waits for the answer any more. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Nobody will ask about this copy again. */
  | { readonly type: 'release'; readonly generation: Generation };

export type FromWorker =
  /** DuckDB is loaded. */
  | { readonly type: 'ready' }
  /** DuckDB cannot be loaded. */
  | { readonly type: 'unfit'; readonly reason: string }
  | { readonly type: 'answered'; readonly id: number; readonly answer: Answered<Kind>; readonly hasEnded: boolean }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure; readonly hasEnded: boolean }
  /** DuckDB no longer works on it, where it still did when the answer was told. */
  | { readonly type: 'ended'; readonly id: number }
  /** DuckDB has closed this copy. */
  | { readonly type: 'released'; readonly generation: string };
