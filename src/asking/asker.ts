import type { PlainAnswer } from '../answer/plain-answer';
import type { AllLimits } from '../model/limits';
import type { DatabaseReport } from '../quality/database-report';
import type { TimeRange } from '../query/context';

export interface ReportOptions extends AskOptions {
  /** Milliseconds since the epoch; reports look back from here. Default the present. */
  readonly now?: number;
}

export type { PlainAnswer, PlainCell, PlainField } from '../answer/plain-answer';

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

interface LimitedOptions extends AskOptions {
  /** Sizes that growth is looked ahead to. Default those of the whole product. */
  readonly limits?: AllLimits | undefined;
}

/** Whoever answers questions about one learning database, from a private copy. */
export interface Asker {
  /** The name of the file, without folders. */
  readonly file: string;
  /** One query model (metric, preset or SQL), as panels put it. Throws LearningError. */
  ask(model: Readonly<Record<string, unknown>>, timeRange: TimeRange, options?: AskOptions): Promise<PlainAnswer>;
  /** How the record is read, where the database does not have it as the model does. Throws LearningError where it cannot be. */
  remarks(options?: AskOptions): Promise<readonly string[]>;
  /** File, size, schema, owner and growth. Throws LearningError. */
  report(options?: LimitedOptions): Promise<DatabaseReport>;
  close(): Promise<void>;
}
