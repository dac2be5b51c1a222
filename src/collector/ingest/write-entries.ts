import { EXECUTION_COLUMNS, NOW_UTC } from '../../model/columns';
import { tableOf } from '../../model/tables';
import type { Session } from '../../store/session';
import { type Execution, GIVEN_COLUMNS, idOf, metadataOf } from '../record/execution';
import { FEEDBACK_COLUMNS, feedbackTask } from '../record/feedback';
import { type Decision, decisionTask, ROUTING_COLUMNS } from '../record/routing';
import type { Value } from '../record/value';
import { jsonText } from '../record/well-formed';
import { judgeDoubtful } from './doubtful';
import { type Entry, type Quarantined, TABLE_OF } from './entry';
import { keyedTables } from './keyed-tables';
import { applyLateArrivals, overdue } from './late-arrivals';
import { type Position, parsePosition, positionText } from './spool';
import { Staging } from './staging';
import { completed, settle, waitingFor } from './waiting';

const columnAt = (name: string) => GIVEN_COLUMNS.findIndex((column) => column.name === name);
const METADATA = columnAt('metadata');
const EMBEDDING = columnAt('embedding');
const PLAIN_COLUMNS = GIVEN_COLUMNS.filter((_, i) => i !== EMBEDDING);
const UPLOADED = EXECUTION_COLUMNS.find(({ name }) => name === 'uploaded_at')!;

const quarantineColumns = tableOf('quarantine').columns.filter(
  ({ name }) => name !== 'status' && name !== 'settled_at',
);
const received = tableOf('routing_decisions').columns.find(({ name }) => name === 'received_at')!;

/** The values of PLAIN_COLUMNS, then when it was inserted and the embedding. */
const executionRow = (execution: Execution): Value[] => {
  const { values, uploadedAt } = execution;
  const row = values.toSpliced(EMBEDDING, 1);
  row[METADATA - Number(METADATA > EMBEDDING)] = jsonText(metadataOf(execution));
  row.push(uploadedAt, values[EMBEDDING]!);
  return row;
};

const decisionRow = ({ values, receivedAt }: Decision): Value[] => [...values, receivedAt];

const quarantineRow = (entry: Quarantined): Value[] => {
  const by: Readonly<Record<string, Value>> = {
    quarantine_id: entry.id,
    received_at: entry.receivedAt,
    source: entry.source,
    kind: entry.recordKind,
    task_id: entry.taskId,
    field: entry.field,
    reason: entry.reason,
    record: entry.record,
  };
  return quarantineColumns.map(({ name }) => by[name] ?? null);
};

const of = <K extends Entry['kind']>(entries: readonly Entry[], kind: K) =>
  entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);

/** Under this key `metadata` says up to where of the spool the database has everything. */
const POSITION_KEY = 'collector_spool';

export async function readPosition(session: Session): Promise<Position | null> {
  const [row] = await session.rows('SELECT value FROM metadata WHERE key = ?', [POSITION_KEY]);
  return row === undefined ? null : parsePosition(String(row[0]));
}

async function writePosition(session: Session, position: Position): Promise<void> {
  // In an earlier schema the table may have no primary key, so there is no ON CONFLICT. With RETURNING DuckDB would delete the
  // row and insert it anew, and where the disk is too full for the commit, end the process over the key that it cannot put
  // back.
  const set = await session.change(`UPDATE metadata SET value = ?, updated_at = ${NOW_UTC} WHERE key = ?`, [
    positionText(position),
    POSITION_KEY,
  ]);
  if (set > 0) return;
  await session.run(`INSERT INTO metadata (key, value, updated_at) VALUES (?, ?, ${NOW_UTC})`, [
    POSITION_KEY,
    positionText(position),
  ]);
}

/** How many rows of feedback and how many decisions wait for an execution. */
async function countWaiting(session: Session): Promise<number> {
  const [row] = await session.rows(
    `SELECT ((SELECT count(*) FROM feedback WHERE applied_at IS NULL)
           + (SELECT count(*) FROM routing_decisions WHERE status <> 'joined'))::DOUBLE`,
  );
  return Number(row![0]);
}

/** Writes what was acknowledged into the database; one transaction holds it and the place in the spool. */
export class EntryWriter {
  readonly #executions: Staging;
  /** Without the embedding: a NULL of a fixed width costs DuckDB as much as its numbers. */
  readonly #plain = new Staging('staged_plain_executions', [...PLAIN_COLUMNS, UPLOADED]);
  readonly #feedback = new Staging('staged_feedback', FEEDBACK_COLUMNS);
  readonly #routing = new Staging('staged_routing', [...ROUTING_COLUMNS, received]);
  readonly #quarantine = new Staging('staged_quarantine', quarantineColumns);
  readonly #ids = new Staging('staged_ids', [{ name: 'task_id', type: 'VARCHAR' }]);
  /** Null where it is not known. */
  #waiting: number | null = null;
  #keyed: ReadonlySet<string> | null = null;
  #caughtUp = false;

  /** @param embeddingType of the database's column */
  constructor(embeddingType: string) {
    const embedding = { ...GIVEN_COLUMNS[EMBEDDING]!, type: embeddingType };
    this.#executions = new Staging('staged_executions', [...PLAIN_COLUMNS, UPLOADED, embedding]);
  }

  /**
   * @param position what the database then has all of; null where that cannot be said. @returns how many executions were
   * found only now to tell of something else than the first one of their id
   */
  async write(session: Session, entries: readonly Entry[], position: Position | null): Promise<number> {
    await this.catchUp(session);
    this.#waiting ??= await countWaiting(session);
    const feedback = of(entries, 'feedback');
    const routing = of(entries, 'routing');
    const { executions, conflicts } = await judgeDoubtful(session, entries);
    const quarantined = [...of(entries, 'quarantine'), ...conflicts];
    const arrivals = feedback.length + routing.length;
    const awaited = this.#waiting + arrivals > 0;
    await session.run('BEGIN');
    try {
      await this.#insert(session, 'feedback', this.#feedback, feedback, ({ values }) => values);
      await this.#insert(session, 'routing', this.#routing, routing, decisionRow);
      await this.#insert(session, 'quarantine', this.#quarantine, quarantined, quarantineRow);
      await this.#insertExecutions(session, executions, awaited);
      if (position !== null) await writePosition(session, position);
      await session.run('COMMIT');
    } catch (error) {
      this.#waiting = null;
      this.#caughtUp = false;
      await session.run('ROLLBACK').catch(() => {});
      throw error;
    }
    if (arrivals > 0) await applyLateArrivals(session, [...feedback.map(feedbackTask), ...routing.map(decisionTask)]);
    if (awaited) this.#waiting = null;
    return conflicts.length;
  }

  /** For when the database is another one. */
  forget(): void {
    this.#waiting = null;
    this.#keyed = null;
    this.#caughtUp = false;
  }

  /** Does what a process that ended left undone. */
  async catchUp(session: Session): Promise<void> {
    if (this.#caughtUp) return;
    const tasks = await overdue(session);
    if (tasks.length > 0) await applyLateArrivals(session, tasks);
    this.#caughtUp = true;
  }

  async #insert<T>(
    session: Session,
    kind: Entry['kind'],
    staging: Staging,
    items: readonly T[],
    rowOf: (item: T) => Value[],
  ): Promise<void> {
    if (items.length === 0) return;
    await staging.fill(session, items, rowOf);
    this.#keyed ??= await keyedTables(session);
    const { table, key } = TABLE_OF[kind];
    await session.run(
      `INSERT INTO ${table} (${staging.names}) SELECT ${staging.values} FROM ${staging.table} AS staged ${
        this.#keyed.has(table)
          ? 'ON CONFLICT DO NOTHING'
          : `WHERE NOT EXISTS (FROM ${table} AS there WHERE there.${key}::VARCHAR = staged.${key})`
      }`,
    );
  }

  async #insertExecutions(session: Session, executions: readonly Execution[], awaited: boolean): Promise<void> {
    if (executions.length === 0) return;
    let complete = executions;
    let found = 0;
    if (awaited) {
      await this.#ids.fill(session, executions, (execution) => [idOf(execution)]);
      const waiting = await waitingFor(session, this.#ids.table);
      found = waiting.size;
      if (found > 0) complete = executions.map((execution) => completed(execution, waiting));
    }
    const isPlain = complete.every(({ values }) => values[EMBEDDING] === null);
    await this.#insert(session, 'execution', isPlain ? this.#plain : this.#executions, complete, executionRow);
    if (found > 0) await settle(session, this.#ids.table);
  }
}
