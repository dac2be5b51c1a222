import { LearningError } from '../../error/learning-error';
import { NOW_UTC } from '../../model/columns';
import { ensureTable } from '../../store/create-schema';
import type { Operation } from '../../writing/operation';

interface ListOptions {
  readonly status: 'held' | 'replayed' | 'dropped';
  readonly limit: number;
}

/** A record that was refused, without what it holds. */
export interface HeldRecord {
  readonly quarantine_id: string;
  /** ISO 8601, UTC. */
  readonly received_at: string;
  readonly source: string;
  readonly kind: string;
  readonly task_id: string | null;
  readonly field: string | null;
  readonly reason: string;
  readonly status: string;
}

interface Listed {
  /** Of that status, those left out included. */
  readonly total: number;
  /** The newest first. */
  readonly records: readonly HeldRecord[];
}

const STATUSES = ['held', 'replayed', 'dropped'] as const;
const MOST = 10_000;

const COLUMNS = `quarantine_id::VARCHAR AS quarantine_id, strftime(received_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS received_at,
  source, kind, task_id, field, reason, status`;

const bad = (problem: string) => new LearningError('bad_usage', problem);
export const fields = (raw: unknown): Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null ? (raw as Readonly<Record<string, unknown>>) : {};

export const LIST: Operation<ListOptions, Listed> = {
  name: 'quarantine.list',
  parse(raw) {
    const { status = 'held', limit = 100 } = fields(raw);
    const known = STATUSES.find((one) => one === status);
    if (known === undefined) throw bad(`status is one of ${STATUSES.join(', ')}.`);
    if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > MOST) {
      throw bad(`limit is a whole number from 1 to ${MOST}.`);
    }
    return { status: known, limit: limit as number };
  },
  async run(database, { status, limit }) {
    await ensureTable(database, 'quarantine');
    const rows = await database.all(
      `SELECT ${COLUMNS}, (count(*) OVER ())::DOUBLE AS total FROM quarantine WHERE status = ? ORDER BY quarantine.received_at DESC LIMIT ${limit}`,
      [status],
    );
    return {
      total: Number(rows[0]?.total ?? 0),
      records: rows.map(({ total: _, ...row }) => row as unknown as HeldRecord),
    };
  },
};

export interface ShownRecord extends HeldRecord {
  /** As it came, JSON where it was JSON. */
  readonly record: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function idOf(raw: unknown): string {
  const { id } = fields(raw);
  if (typeof id === 'string' && UUID.test(id)) return id.toLowerCase();
  throw bad('A record of the quarantine is named by its id, a UUID.');
}

export const notHeld = (id: string) =>
  new LearningError('not_found', `The quarantine holds no record ${id}.`, {
    hint: 'Run mahavishnu-learning quarantine list to see which it holds.',
  });

export const SHOW: Operation<{ readonly id: string }, ShownRecord> = {
  name: 'quarantine.show',
  parse: (raw) => ({ id: idOf(raw) }),
  async run(database, { id }) {
    await ensureTable(database, 'quarantine');
    const [row] = await database.all(`SELECT ${COLUMNS}, record FROM quarantine WHERE quarantine_id = ?::UUID`, [id]);
    if (row === undefined) throw notHeld(id);
    return row as unknown as ShownRecord;
  },
};

export const DROP: Operation<{ readonly id: string }, { readonly dropped: string }> = {
  name: 'quarantine.drop',
  parse: (raw) => ({ id: idOf(raw) }),
  async run(database, { id }) {
    await ensureTable(database, 'quarantine');
    const changed = await database.change(
      `UPDATE quarantine SET status = 'dropped', settled_at = ${NOW_UTC} WHERE quarantine_id = ?::UUID AND status = 'held'`,
      [id],
    );
    if (changed === 0) throw notHeld(id);
    return { dropped: id };
  },
};
