import type { Status } from './status';

/** What there is on the machine, which is told to administrators only. */
export interface FileAccess {
  readonly path: string;
  /** Permissions such as `0640`; null where the file cannot be seen. */
  readonly mode: string | null;
  readonly owner: number | null;
  /** The user that the plugin runs as. */
  readonly runsAs: number | null;
}

/** What the health check knows beside its message. */
export type HealthDetails = Status & Partial<FileAccess>;

/** As Grafana passes the health check on; without details where the plugin has none or does not answer. */
export interface Health {
  readonly status: string;
  readonly message: string;
  readonly details?: Partial<HealthDetails>;
}
