/** `P0`: something is being lost, or soon will be. `P1`: somebody should look. `P2`: it could be better. */
export const SEVERITIES = ['P0', 'P1', 'P2'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Something that is not as it should be. */
export interface Alert {
  readonly severity: Severity;
  /** Its name, such as `stale`. */
  readonly issue: string;
  readonly message: string;
  readonly action: string;
}
