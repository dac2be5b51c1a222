import { LearningError } from '../../error/learning-error';
import { type DailyTime, nextDaily } from './daily';

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
}

interface ScheduleOptions {
  readonly zone: string;
  /** Of a run that began, and of its end. */
  readonly say: (line: string) => void;
}

/** A clock may be set; looking at it often is how that is noticed. */
const LOOK_MS = 1_000;
/** After which a job that failed is tried again. */
const RETRY_MS = 3_600_000;

/** No two runs are further apart: a day has up to 25 hours, and here and there a few minutes more. */
const MOST_WAIT_MS = 26 * 3_600_000;

/** Runs jobs at their times of day, one at a time; one that failed runs once more after an hour. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #due: Due[];
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(jobs: readonly Job[], options: ScheduleOptions) {
    this.#options = options;
    this.#due = jobs.map((job) => ({ job, next: nextDaily(job.at, options.zone, Date.now()), retried: false }));
    if (jobs.length > 0) this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer?.unref();
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
