import { setTimeout as delay } from 'node:timers/promises';
import { setup } from '../engine/duckdb-node/taken-in/support/changes';
import { rows, Twins } from '../engine/duckdb-node/taken-in/support/twins';
import type { Random } from '../support/random';
import type { Writer } from '../writers/writer';

/** Where DuckDB breaks a checkpoint off by itself, if it is told to; null: it is killed at any time. */
const BREAKS = ['before_header', 'after_free_list_write', 'before_truncate', null, null, null] as const;

const LONGEST_MS = 150;
/** A checkpoint that was broken off may have made the file larger, for which no copy is made. */
const OF_SIZE = 'SELECT database_bytes';
/** Without a key, which would refuse what is taken in twice. */
const KEYLESS = 'CREATE TABLE keyless (n INTEGER)';
const COUNT = { sql: 'SELECT count(*)::INTEGER AS n FROM keyless' };

export interface KilledWriters {
  readonly states: number;
  /** What became of the logs, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly troubles: readonly string[];
}

interface Options {
  /** Starts a writer; the database may be there. */
  readonly start: (path: string) => Promise<Writer>;
  readonly kills: number;
  readonly random: Random;
}

/** A writer that commits one row after the other, and how many are acknowledged. */
class Committing {
  readonly #writer: Writer;
  acknowledged: number;

  constructor(writer: Writer, acknowledged: number) {
    this.#writer = writer;
    this.acknowledged = acknowledged;
  }

  async commit(times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      await this.#writer.run(`INSERT INTO keyless VALUES (${this.acknowledged})`);
      this.acknowledged++;
    }
  }

  /** Commits and makes checkpoints without a pause, until it is killed. */
  async goOn(random: Random): Promise<void> {
    for (;;) {
      await this.commit(random.below(5));
      await this.#writer.run('CHECKPOINT');
    }
  }
}

/** Kills writers within checkpoints and between, and looks whether each commit is there once, however the log is read. */
export async function killWriters({ start, kills, random }: Options): Promise<KilledWriters> {
  const troubles: string[] = [];
  const outcomes: Record<string, number> = {};
  let states = 0;
  for (let kill = 0; kill < kills; kill++) {
    const stage = BREAKS[kill % BREAKS.length] ?? null;
    const twins = new Twins();
    const look = async (committing: Committing, what: string) => {
      states++;
      const [found] = await rows(twins.takingIn, COUNT);
      const more = Number(found!.n) - committing.acknowledged;
      // One may have been committed without a word of it.
      if (more < 0 || more > 1) troubles.push(`${stage ?? 'killed'}, ${what}: ${more} rows too many`);
      committing.acknowledged += more;
      const differences = await twins.differences(random, false);
      troubles.push(
        ...differences
          .filter((text) => !text.startsWith(OF_SIZE))
          .map((text) => `${stage ?? 'killed'}, ${what}: ${text}`),
      );
    };
    try {
      const writer = await start(twins.path);
      const committing = new Committing(writer, 0);
      await writer.run(KEYLESS, ...setup);
      await committing.commit(20 + random.below(20));
      if (kill % 2 === 0) await look(committing, 'before');
      if (stage === null) {
        const work = committing.goOn(random).catch(() => {});
        await delay(random.below(LONGEST_MS));
        await writer.kill();
        await work;
      } else {
        await writer.run(`SET debug_checkpoint_abort = '${stage}'`);
        await writer.run('CHECKPOINT').catch(() => {});
        await writer.kill();
      }
      await look(committing, 'after');
      const next = await start(twins.path);
      const further = new Committing(next, committing.acknowledged);
      await further.commit(3);
      await look(further, 'with another writer');
      await next.kill();
      await look(further, 'whose writer was killed, too');
      for (const [outcome, count] of Object.entries(await twins.outcomes())) {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
      }
    } finally {
      await twins.close();
    }
  }
  return { states, outcomes, troubles };
}
