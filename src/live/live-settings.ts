import type { Settings } from '../settings/settings';

/** How a live database is read. */
export interface LiveSettings extends Settings {
  /** The learning database. */
  readonly path: string;
}
