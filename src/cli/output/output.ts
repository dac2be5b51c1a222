import type { LearningError } from '../../error/learning-error';

/** What an export or a report is written to. */
export interface Output {
  /** A folder of its own for files under way, which goes with it. */
  readonly folder: string;
  /** What fails in that folder, as it is told of the output. */
  failure(cause: unknown): LearningError;
  write(text: string): Promise<void>;
  /** In the place of what was written: a file of the folder. */
  take(file: string): Promise<void>;
  /** All is written; only now does the output have its name. Bytes written. */
  finish(): Promise<number>;
  close(): Promise<void>;
}
