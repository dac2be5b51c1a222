import { LearningError } from '../../error/learning-error';
import { fieldsOf } from '../../json/object';
import { ensureTable } from '../../store/create-schema';
import type { Operation } from '../../writing/operation';
import { idOf, notHeld } from './chosen';

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
  /** Records of that status, those left out included. */
  readonly total: number;
  /** The newest first. */
  readonly records: readonly HeldRecord[];
}

const STATUSES = ['held', 'replayed', 'dropped'] as const;
const MOST = 10_000;

const COLUMNS = `quarantine_id::VARCHAR AS quarantine_id, strftime(received_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS received_at,
  source, kind, task_id, field, reason, status`;

const bad = (problem: string) => new LearningError('bad_usage', problem);

export const LIST: Operation<ListOptions, Listed> = {
  name: 'quarantine.list',
  parse(raw) {
    const { status = 'held', limit = 100 } = fieldsOf(raw);
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
  /** The record as it came, JSON where it was JSON. */
  readonly record: string;
}

export const SHOW: Operation<{ readonly id: string }, ShownRecord> = {
  name: 'quarantine.show',
  parse: (raw) => ({ id: idOf(fieldsOf(raw).id) }),
  async run(database, { id }) {
    await ensureTable(database, 'quarantine');
    const [row] = await database.all(`SELECT ${COLUMNS}, record FROM quarantine WHERE quarantine_id = ?::UUID`, [id]);
    if (row === undefined) throw notHeld(id);
    return row as unknown as ShownRecord;
  },
};
