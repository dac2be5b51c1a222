import type { StoreFacts } from './facts';

export interface Alert {
  /** `P0`: something is being lost, or soon will be. `P1`: somebody should look. */
  readonly severity: 'P0' | 'P1';
  readonly issue: string;
  readonly message: string;
  readonly action: string;
}

/** What can be told without asking the database. */
export interface Condition {
  /** Records that wait for the database, and how many may. */
  readonly depth: number;
  readonly maxDepth: number;
  /** Code of the error that keeps the database from being written to; null where none does. */
  readonly error: string | null;
  readonly facts: StoreFacts;
}

interface Rule {
  readonly severity: Alert['severity'];
  readonly issue: string;
  /** The message where it is so, else null. */
  readonly says: (condition: Condition) => string | null;
  readonly action: string;
}

const STALE_HOURS = 24;
const FULL = 0.9;

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** Everything that health warns of; one entry each. */
const RULES: readonly Rule[] = [
  {
    severity: 'P0',
    issue: 'database_not_written',
    says: ({ error, depth }) =>
      error === null
        ? null
        : `The database is not being written to (${error}); ${plural(depth, 'record waits', 'records wait')} in the spool.`,
    action: 'See what the collector says of it on its standard error, and mend that; it goes on by itself.',
  },
  {
    severity: 'P0',
    issue: 'queue_full',
    says: ({ depth, maxDepth }) =>
      depth < FULL * maxDepth
        ? null
        : `${plural(depth, 'record waits', 'records wait')} for the database; more are sent away with 429.`,
    action: 'Send fewer records, or give the collector a faster disk.',
  },
  {
    severity: 'P1',
    issue: 'no_records',
    says: ({ facts }) => (facts.rowCount > 0 ? null : 'There are no executions yet.'),
    action: 'Let producers send to this collector.',
  },
  {
    severity: 'P1',
    issue: 'stale',
    says: ({ facts: { ageHours } }) =>
      ageHours === null || ageHours < STALE_HOURS ? null : `The latest execution is ${Math.floor(ageHours)} hours old.`,
    action: 'See whether the producers run and reach this collector.',
  },
  {
    severity: 'P1',
    issue: 'quarantined',
    says: ({ facts: { quarantined } }) =>
      quarantined === 0 ? null : `${plural(quarantined, 'record is', 'records are')} in quarantine.`,
    action: 'Run mahavishnu-learning quarantine list, then replay or drop them.',
  },
  {
    severity: 'P1',
    issue: 'outcome_missing',
    says: ({ facts: { expired } }) =>
      expired === 0 ? null : `${plural(expired, 'routing decision')} of the last 7 days never had an outcome.`,
    action: 'See whether the tasks that were routed report how they ended.',
  },
  {
    severity: 'P1',
    issue: 'maintenance_failed',
    says: ({ facts: { failed } }) => (failed.length === 0 ? null : `The last run failed of ${failed.join(', ')}.`),
    action: 'Look at detail in maintenance_log.',
  },
];

export function alertsOf(condition: Condition): Alert[] {
  return RULES.flatMap(({ severity, issue, says, action }) => {
    const message = says(condition);
    return message === null ? [] : [{ severity, issue, message, action }];
  });
}
