import { hasRowNumbers } from '../duckdb/record/archive-overlap';
import type { ExecutionRecord } from '../duckdb/record/record';
import { NO_ROWS, type RowsBefore, type RowsSeen, rowsSeen } from '../duckdb/status-view';
import type { ChangedSegments } from './growing/changed-segments';

/** A state of a database, which may have gone on since. */
interface State {
  readonly database: {
    /** False where it holds what no state does. */
    readonly isSound: boolean;
    /** The position of its newest state in the log. */
    readonly position: number;
    readonly changes: ChangedSegments;
  };
  readonly position: number;
}

type FirstRow = (sql: string) => Promise<readonly unknown[]>;

/** What was seen of the rows of a database: in later states, only those that came since are looked at. */
export class KeptRows {
  #known: { readonly rows: RowsBefore; readonly clock: number } = { rows: NO_ROWS, clock: 0 };

  /** @param ask has a statement of ours run on that state */
  async at(state: State, record: ExecutionRecord, ask: FirstRow): Promise<RowsSeen | null> {
    const { table, select, archived } = record;
    const isPlain = table !== null && select === null && archived === null;
    if (!isPlain || !hasRowNumbers(record) || !isNewest(state)) return rowsSeen(record, ask);
    const { changes } = state.database;
    const { clock } = changes;
    const { rows, clock: since } = this.#known;
    const hasChanged = changes.changedSince(table, since).some(({ from }) => from < rows.end);
    const seen = await rowsSeen(record, ask, hasChanged ? NO_ROWS : rows);
    // A state that is opened by itself may number its rows otherwise.
    if (!isNewest(state)) return rowsSeen(record, ask);
    if (seen !== null) this.#known = { rows: seen, clock };
    return seen;
  }
}

const isNewest = ({ database, position }: State) => database.isSound && database.position === position;
