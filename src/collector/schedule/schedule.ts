import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { type DailyTime, lastDaily, nextDaily } from './daily';
import type { Past } from './past';

/** What is to be done each day. */
export interface Job {
  readonly name: string;
  readonly at: DailyTime;
  /** Logs itself in maintenance_log. */
  run(signal: AbortSignal): Promise<void>;
}

interface Due {
  readonly job: Job;
  /** Milliseconds since the epoch. */
  next: number;
  retried: boolean;
  /** When it should have run and did not; null where it did. */
  missed: number | null;
}

interface ScheduleOptions {
  readonly zone: string;
  /** The past of jobs, by their names; a job without a past has missed nothing. */
  readonly past?: ReadonlyMap<string, Past> | undefined;
  /** Logs that a run began, and how it ended. */
  readonly say: (line: string) => void;
}

/** A clock may be set; looking at it often is how that is noticed. */
const LOOK_MS = 1_000;
/** How long after a failure a job is tried again. */
const RETRY_MS = 3_600_000;

/** No two runs are further apart: a day has up to 25 hours, and here and there a few minutes more. */
const MOST_WAIT_MS = 26 * 3_600_000;

/** From the start until what was missed is made up for: who starts the collector has work for it first. */
const SOON_MS = 120_000;

/** By what became of it in earlier processes: one that was missed, or did not succeed, is not left until the next day. */
function firstDue(job: Job, zone: string, now: number, past: Past | undefined): Due {
  const regular: Due = { job, next: nextDaily(job.at, zone, now), retried: false, missed: null };
  const due = lastDaily(job.at, zone, now);
  if (past === undefined || past.since > due) return regular;
  const since = past.runs.filter(({ begun }) => begun >= due && begun <= now);
  if (since.some(({ succeeded }) => succeeded) || since.length > 1) return regular;
  const soon = now + SOON_MS;
  const [failed] = since;
  const next = failed === undefined ? soon : Math.max(soon, failed.begun + RETRY_MS);
  return next >= regular.next ? regular : { job, next, retried: failed !== undefined, missed: due };
}

/**
 * Runs jobs at their times of day, one at a time; one that failed runs once more after an hour, and one whose time has
 * passed while no process was there some minutes after the start.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #due: Due[];
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(jobs: readonly Job[], options: ScheduleOptions) {
    this.#options = options;
    const now = Date.now();
    this.#due = jobs.map((job) => firstDue(job, options.zone, now, options.past?.get(job.name)));
    for (const { job, next, missed } of this.#due) {
      if (missed === null) continue;
      const minutes = Math.ceil((next - now) / 60_000);
      options.say(
        `${job.name}: was to run at ${new Date(missed).toISOString()}, and does so in ${plural(minutes, 'minute')}`,
      );
    }
    if (jobs.length > 0) this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer?.unref();
  }

  /** Names of jobs whose last time has passed without them. */
  get missed(): string[] {
    return this.#due.flatMap(({ job, missed }) => (missed === null ? [] : [job.name]));
  }

  /** When each job runs next, milliseconds since the epoch, by its name. */
  get next(): readonly (readonly [job: string, next: number])[] {
    return this.#due.map(({ job, next }) => [job.name, next]);
  }

  /** Stops what runs. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#running;
  }

  #look(): void {
    if (this.#busy) return;
    const now = Date.now();
    for (const entry of this.#due) {
      // A clock that has been set back by days would keep it waiting for so many.
      if (entry.next - now > MOST_WAIT_MS) entry.next = nextDaily(entry.job.at, this.#options.zone, now);
    }
    const entry = this.#due.find(({ next }) => next <= now);
    if (entry === undefined) return;
    this.#busy = true;
    this.#running = this.#run(entry).finally(() => {
      this.#busy = false;
    });
  }

  async #run(entry: Due): Promise<void> {
    const { say, zone } = this.#options;
    const { job } = entry;
    say(`${job.name}: begun`);
    try {
      await job.run(this.#stopping.signal);
      say(`${job.name}: done`);
      entry.retried = false;
      entry.missed = null;
      entry.next = nextDaily(job.at, zone, Date.now());
    } catch (cause) {
      if (this.#stopping.signal.aborted) return;
      const error = LearningError.from(cause);
      say(`${job.name}: ${error.toDisplay()}`);
      const next = nextDaily(job.at, zone, Date.now());
      entry.next = entry.retried ? next : Math.min(next, Date.now() + RETRY_MS);
      entry.retried = !entry.retried;
    }
  }
}
