import { LearningError } from '../../error/learning-error';
import { NOW_UTC } from '../../model/columns';
import { ensureTable } from '../../store/create-schema';
import type { Operation } from '../../writing/operation';
import { entryId } from '../ingest/entry';
import { lookUp } from '../ingest/look-up';
import { readers } from '../ingest/readers';
import { embeddingType, NEEDED_TABLES } from '../ingest/store';
import type { Kind } from '../ingest/submission';
import { EntryWriter } from '../ingest/write-entries';
import { Fault } from '../record/fault';
import { parseLenient } from '../record/lenient-json';
import { fields, idOf, notHeld } from './list';

interface ReplayOptions {
  readonly id: string;
  /** Fields that take the place of those of the record; null takes one away. */
  readonly patch: Readonly<Record<string, unknown>>;
}

interface Replayed {
  readonly replayed: string;
  readonly kind: string;
  /** False where there was one of its id already. */
  readonly inserted: boolean;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return fields(parseLenient(text));
  } catch {
    return {};
  }
}

function mended(record: string, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = { ...parsed(record), ...patch };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Puts a mended record where it belongs. Throws LearningError `bad_request` where it is still at fault, and leaves it in quarantine. */
export const REPLAY: Operation<ReplayOptions, Replayed> = {
  name: 'quarantine.replay',
  parse(raw) {
    const { patch = {} } = fields(raw);
    if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
      throw new LearningError('bad_usage', 'patch is an object of fields.');
    }
    return { id: idOf(raw), patch: patch as Readonly<Record<string, unknown>> };
  },
  async run(database, { id, patch }) {
    for (const table of NEEDED_TABLES) await ensureTable(database, table);
    const session = await database.session();
    try {
      const [row] = await session.all(
        `SELECT kind, record FROM quarantine WHERE quarantine_id = ?::UUID AND status = 'held'`,
        [id],
      );
      if (row === undefined) throw notHeld(id);
      const kind = row.kind as Kind;
      const type = await embeddingType(session);
      const entry = readers(type)[kind](mended(String(row.record), patch), Date.now());
      if (entry instanceof Fault) {
        throw new LearningError(
          'bad_request',
          `The record is still at fault: ${entry.field ?? 'it'} ${entry.reason}.`,
          {
            hint: 'Replay it with a --patch that mends the field.',
          },
        );
      }
      const known = await lookUp(session, kind, [entryId(entry)]);
      await new EntryWriter(type).write(session, [entry], null);
      await session.run(
        `UPDATE quarantine SET status = 'replayed', settled_at = ${NOW_UTC} WHERE quarantine_id = ?::UUID`,
        [id],
      );
      return { replayed: id, kind, inserted: known.size === 0 };
    } finally {
      session.close();
    }
  },
};
