/** Something that keeps it from working, or may. */
export interface Finding {
  /** The check that found it. */
  readonly check: string;
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly remedy: string;
}

type Found = Omit<Finding, 'check'>;

/** One thing to look at; a further one is an entry in a table of `checks/`. */
export interface Check<Patient> {
  readonly name: string;
  look(patient: Patient): Found[] | Promise<Found[]>;
}

export const error = (what: string, remedy: string): Found[] => [{ severity: 'error', what, remedy }];
export const warning = (what: string, remedy: string): Found[] => [{ severity: 'warning', what, remedy }];
export const NOTHING: Found[] = [];

/** All that the checks find; one that cannot look says so. */
export async function examine<Patient>(checks: readonly Check<Patient>[], patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, look } of checks) {
    for (const found of await look(patient)) findings.push({ check: name, ...found });
  }
  return findings;
}
