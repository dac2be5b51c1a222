import { LearningError } from '../../error/learning-error';
import { fieldsOf, isObject } from '../../json/object';
import { NOW_UTC } from '../../model/columns';
import { ensureTable } from '../../store/create-schema';
import type { Session } from '../../store/session';
import type { Operation } from '../../writing/operation';
import { entryId } from '../ingest/entry';
import { lookUp } from '../ingest/look-up';
import { readers } from '../ingest/readers';
import { embeddingType, NEEDED_TABLES } from '../ingest/store';
import type { Kind } from '../ingest/submission';
import { EntryWriter } from '../ingest/write-entries';
import { Fault } from '../record/fault';
import { parseLenient } from '../record/lenient-json';
import { type Chosen, chosenOf, heldOf } from './chosen';

interface ReplayOptions extends Chosen {
  /** Fields that take the place of those of the record; null takes one away. */
  readonly patch: Readonly<Record<string, unknown>>;
}

interface Replayed {
  readonly id: string;
  readonly kind: string;
  /** False where there was one of its id already. */
  readonly inserted: boolean;
}

/** A record that is still at fault, and stays where it is. */
interface Kept {
  readonly id: string;
  /** A sentence. */
  readonly reason: string;
}

interface Replay {
  readonly replayed: readonly Replayed[];
  readonly kept: readonly Kept[];
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(parseLenient(text));
  } catch {
    return {};
  }
}

function mended(record: string, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = { ...parsed(record), ...patch };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

async function replay(session: Session, id: string, patch: ReplayOptions['patch']): Promise<Replayed | Kept> {
  const [row] = await session.all('SELECT kind, record FROM quarantine WHERE quarantine_id = ?::UUID', [id]);
  const kind = row!.kind as Kind;
  const type = await embeddingType(session);
  const entry = readers(type)[kind](mended(String(row!.record), patch), Date.now());
  if (entry instanceof Fault) {
    return { id, reason: `The record is still at fault: ${entry.field ?? 'it'} ${entry.reason}.` };
  }
  const known = await lookUp(session, kind, [entryId(entry)]);
  await new EntryWriter(type).write(session, [entry], null);
  await session.run(
    `UPDATE quarantine SET status = 'replayed', settled_at = ${NOW_UTC} WHERE quarantine_id = ?::UUID`,
    [id],
  );
  return { id, kind, inserted: known.size === 0 };
}

/** Puts mended records where they belong, the oldest first. One that is still at fault stays in quarantine. */
export const REPLAY: Operation<ReplayOptions, Replay> = {
  name: 'quarantine.replay',
  parse(raw) {
    const { patch = {} } = fieldsOf(raw);
    if (!isObject(patch)) throw new LearningError('bad_usage', 'patch is an object of fields.');
    return { ...chosenOf(raw), patch };
  },
  async run(database, { patch, ...chosen }, report) {
    for (const table of NEEDED_TABLES) await ensureTable(database, table);
    const session = await database.session();
    try {
      const ids = await heldOf(session, chosen);
      const replayed: Replayed[] = [];
      const kept: Kept[] = [];
      for (const [done, id] of ids.entries()) {
        report({ stage: 'replaying', done, total: ids.length });
        const one = await replay(session, id, patch);
        if ('reason' in one) kept.push(one);
        else replayed.push(one);
      }
      return { replayed, kept };
    } finally {
      session.close();
    }
  },
};
