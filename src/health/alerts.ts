import type { LearningError } from '../error/learning-error';
import { plural } from '../error/plural';
import { type AllLimits, DEFAULT_LIMITS, isBeyond } from '../model/limits';
import type { Facts } from './facts';
import type { Alert, Severity } from './severity';

/** What health is judged by. */
export interface Condition {
  /** Null where the database tells nothing. */
  readonly facts: Facts | null;
  /** What keeps the database from being read; null where nothing does. */
  readonly unreadable?: LearningError | null;
  /** Of the process that writes to it. */
  readonly queue?: {
    /** Records that wait for the database, and how many may. */
    readonly depth: number;
    readonly maxDepth: number;
    /** What keeps the database from being written to; null where nothing does. */
    readonly error: LearningError | null;
  };
  /** Daily jobs whose last time has passed without them. */
  readonly missed?: readonly string[];
}

interface Rule {
  readonly severity: Severity;
  readonly issue: string;
  /** The message where it is so, else null. */
  readonly says: (condition: Condition, limits: AllLimits) => string | null;
  readonly action: string;
}

const HOUR = 3600;

type Queue = NonNullable<Condition['queue']>;

const since = (hours: number) =>
  hours < 1 ? plural(Math.floor(hours * 60), 'minute') : plural(Math.floor(hours), 'hour');

const ofFacts =
  (says: (facts: Facts, limits: AllLimits) => string | null): Rule['says'] =>
  ({ facts }, limits) =>
    facts === null ? null : says(facts, limits);

const ofQueue =
  (says: (queue: Queue, limits: AllLimits) => string | null): Rule['says'] =>
  ({ queue }, limits) =>
    queue === undefined ? null : says(queue, limits);

/** Everything that health warns of, without reading all rows; one entry each. */
const RULES: readonly Rule[] = [
  {
    severity: 'P0',
    issue: 'database_not_written',
    says: ofQueue(({ error, depth }) =>
      error === null
        ? null
        : `The database is not being written to: ${error.message} ${plural(depth, 'record waits', 'records wait')} in the spool.`,
    ),
    action: 'See what the collector says of it on its standard error, and mend that; it goes on by itself.',
  },
  {
    severity: 'P0',
    issue: 'queue_full',
    says: ofQueue(({ depth, maxDepth }, { queue_fill }) =>
      !isBeyond('queue_fill', depth / maxDepth, queue_fill.critical)
        ? null
        : `${plural(depth, 'record waits', 'records wait')} for the database; more are sent away with 429.`,
    ),
    action: 'Send fewer records, or give the collector a faster disk.',
  },
  {
    severity: 'P0',
    issue: 'records_gone',
    says: ofFacts(({ rowCount, handled }) =>
      rowCount > 0 || handled === 0
        ? null
        : `There are no executions, though operations on this database have handled ${plural(handled, 'record')} before.`,
    ),
    action: 'See maintenance_log for what took them away, and restore a backup if nobody meant it.',
  },
  {
    severity: 'P1',
    issue: 'no_records',
    says: ofFacts(({ rowCount, handled }) => (rowCount > 0 || handled > 0 ? null : 'There are no executions yet.')),
    action: 'Let producers send to the collector.',
  },
  {
    severity: 'P1',
    issue: 'stale',
    says: ofFacts(({ ageHours }, { freshness_age }) =>
      ageHours === null || !isBeyond('freshness_age', ageHours * HOUR, freshness_age.critical)
        ? null
        : `The latest execution is ${since(ageHours)} old.`,
    ),
    action: 'See whether the producers run and reach the collector.',
  },
  {
    severity: 'P1',
    issue: 'quarantined',
    says: ofFacts(({ quarantined }, limits) =>
      !isBeyond('quarantined', quarantined, limits.quarantined.warning)
        ? null
        : `${plural(quarantined, 'record is', 'records are')} in quarantine.`,
    ),
    action: 'Run mahavishnu-learning quarantine list, then replay or drop them.',
  },
  {
    severity: 'P1',
    issue: 'outcome_missing',
    says: ofFacts(({ expired }) =>
      expired === 0 ? null : `${plural(expired, 'routing decision')} of the last 7 days never had an outcome.`,
    ),
    action: 'See whether the tasks that were routed report how they ended.',
  },
  {
    severity: 'P1',
    issue: 'maintenance_failed',
    says: ofFacts(({ failed }) => (failed.length === 0 ? null : `The last run failed of ${failed.join(', ')}.`)),
    action: 'Look at detail in maintenance_log.',
  },
  {
    severity: 'P1',
    issue: 'maintenance_missed',
    says: ({ missed = [] }) =>
      missed.length === 0 ? null : `The collector was not there at the last time of ${missed.join(', ')}.`,
    action: 'Let it run for some minutes more: it makes up for that by itself.',
  },
];

/** An alert that the database cannot be read. */
export function unreadableAlert({ code, message, hint }: LearningError): Alert {
  return { severity: 'P0', issue: code, message, action: hint };
}

/** @param limits those of an installation */
export function alertsOf(condition: Condition, limits: AllLimits = DEFAULT_LIMITS): Alert[] {
  const { unreadable = null } = condition;
  const found = RULES.flatMap(({ severity, issue, says, action }): Alert[] => {
    const message = says(condition, limits);
    return message === null ? [] : [{ severity, issue, message, action }];
  });
  return unreadable === null ? found : [unreadableAlert(unreadable), ...found];
}
