import type { AskOptions } from '../asker';

export interface ReportOptions extends AskOptions {
  /** Milliseconds since the epoch; reports look back from here. Default the present. */
  readonly now?: number;
}
