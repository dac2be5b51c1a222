import type { DuckDBConnection } from '@duckdb/node-api';
import type { FoundPairs } from '../../duckdb/record/archive-overlap';
import { RECORD } from '../../duckdb/record/record';
import type { RowSpan } from '../growing/changed-segments';
import type { GrowingDatabase } from '../growing/growing-database';
import type { LogChange } from '../growing/log-entries';
import { ArchivedTable } from './archived-table';
import { KeptTable } from './kept-table';
import { Lots } from './lots';
import type { TimeSpan } from './slices';
import type { Template } from './template';

/** As many lots are read anew while somebody waits; where there are more, all of it is, and nobody waits. */
const MOST_LOTS = 6;
/** Parts are to be so many times fewer than rows. */
const GAIN = 8;

/** A transaction that sees a state, and what has happened to the table until then. */
interface Look {
  /** Rows that were added since the database was opened, deleted ones too. */
  readonly inserted: number;
  /** Segments in which rows have changed since the last look. */
  readonly changed: readonly RowSpan[];
  readonly clock: number;
  /** What is known of archived rows that are live, too; null where there is no archive. */
  readonly archive: { readonly version: number; readonly pairs: FoundPairs } | null;
}

/** What is the same for all questions on a database. */
export interface Ground {
  readonly database: GrowingDatabase;
  readonly table: LogChange['table'];
  /** Archived rows beside those of the table; null where there are none. */
  readonly archived: ArchivedRows | null;
  readonly lotRows: number;
  /** Of groups with fewer rows all values are kept for quantiles. */
  readonly windowRows: number;
}

interface ArchivedRows {
  /** SELECT of those that are shown, as the table has them, with `rowid`. */
  readonly select: (pairs: FoundPairs) => string;
  /** How many there are, about. */
  readonly count: number;
}

/** The parts of a SELECT. */
interface Tables {
  readonly live: KeptTable;
  readonly archived: ArchivedTable | null;
}

/** The parts of a question on one database, on a connection of their own. */
export class KeptQuestion {
  readonly #ground: Ground;
  readonly #connection: DuckDBConnection;
  readonly #template: Template;
  #tables: readonly Tables[] = [];
  /** Of the archived rows that are in it. */
  #version: number | null = null;
  /** Of the live rows that are in it. */
  #lots: Lots;
  /** What was changed later than this has yet to be taken. */
  #clock = 0;
  /** Settles when nobody uses it. */
  #use: Promise<void> | null = null;
  /** Whether whoever uses it is about to be done. */
  #isEnding = false;
  #done: () => void = () => {};
  #isClosed = false;

  static async open(ground: Ground, template: Template): Promise<KeptQuestion> {
    return new KeptQuestion(ground, template, await ground.database.connect());
  }

  private constructor(ground: Ground, template: Template, connection: DuckDBConnection) {
    this.#ground = ground;
    this.#template = template;
    this.#connection = connection;
    this.#lots = new Lots(ground.lotRows, 0);
  }

  get connection(): DuckDBConnection {
    return this.#connection;
  }

  get bytes(): number {
    return this.#tables.reduce((sum, { live, archived }) => sum + live.bytes + (archived?.bytes ?? 0), 0);
  }

  /** Rows that need not be read. */
  get rows(): number {
    return this.#lots.end + (this.#ground.archived?.count ?? 0);
  }

  /**
   * Reads all rows once. Throws what DuckDB says.
   * @param rowsAtFirst rows that the table had when the database was opened, deleted ones too
   * @returns whether that is worth keeping
   */
  async build(ranges: readonly (TimeSpan | null)[], rowsAtFirst: number): Promise<boolean> {
    const look = await this.#begin(null);
    if (look === null) return false;
    this.#clock = look.clock;
    this.#version = look.archive?.version ?? null;
    const { archived, lotRows, windowRows } = this.#ground;
    const lots = new Lots(lotRows, this.#endOf(look, rowsAtFirst));
    this.#lots = lots;
    const from = archived && look.archive ? `(${archived.select(look.archive.pairs)}) AS ${RECORD}` : null;
    const tables: Tables[] = [];
    for (const [place, select] of this.#template.selects.entries()) {
      const range = ranges[place]!;
      const live = await KeptTable.create(this.#connection, select, {
        place,
        lots,
        windowRows,
        range,
        archived: from,
      });
      const options = { place, range, quantiles: live.quantiles };
      const beside = from === null ? null : await ArchivedTable.create(this.#connection, select, { ...options, from });
      tables.push({ live, archived: beside });
    }
    await this.#connection.run('COMMIT');
    this.#tables = tables;
    return tables.every(({ live, archived }) => (live.rows + (archived?.rows ?? 0)) * GAIN <= this.rows);
  }

  /**
   * Brings it to the state, which has to be the newest.
   * @returns the statement to run next, in the transaction that has begun; `stale` where it has to be built anew; null where
   * it is in use, or the state is another
   */
  async begin(
    position: number,
    ranges: readonly (TimeSpan | null)[],
    statement: string,
    rowsAtFirst: number,
  ): Promise<string | 'stale' | null> {
    if (this.#isEnding) await this.#use;
    if (this.#use !== null || this.#isClosed) return null;
    if (!this.#tables.every(({ live }, i) => live.covers(ranges[i]!))) return 'stale';
    this.#use = new Promise((resolve) => {
      this.#done = resolve;
    });
    const look = await this.#begin(position);
    if (look === null) {
      this.#leave();
      return null;
    }
    this.#clock = look.clock;
    const changes = this.#lots.changes(look.changed, this.#endOf(look, rowsAtFirst));
    this.#lots.take(changes);
    const rows = changes.read.reduce((sum, { from, to }) => sum + to - from, 0);
    const isOtherArchive = (look.archive?.version ?? null) !== this.#version;
    if (isOtherArchive || rows > MOST_LOTS * this.#ground.lotRows) {
      await this.#connection.run('ROLLBACK');
      this.#leave();
      return 'stale';
    }
    for (const [i, { live }] of this.#tables.entries()) {
      await live.take(changes);
      await live.prepare(ranges[i]!);
    }
    const relations = this.#tables.flatMap(({ live, archived }, i) => live.relations(ranges[i]!, archived));
    return withRelations(relations, statement);
  }

  /** To be called once after each `begin` that yielded a statement. @param isWhole whether all of it has been read */
  async end(isWhole: boolean): Promise<void> {
    this.#isEnding = true;
    try {
      if (isWhole) await this.#connection.run('COMMIT');
    } catch {
      isWhole = false;
    }
    if (!isWhole) this.#isClosed = true;
    this.#leave();
    if (!isWhole) this.#connection.disconnectSync();
  }

  /** Waits for whoever uses it. */
  async close(): Promise<void> {
    await this.#use;
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.disconnectSync();
  }

  #leave(): void {
    this.#use = null;
    this.#isEnding = false;
    this.#done();
  }

  /** Null where that cannot be had, or what is shown of an archive is not known. */
  async #begin(position: number | null): Promise<Look | null> {
    const { database, table, archived } = this.#ground;
    const look = await database.beginAtNewest(this.#connection, position, () => {
      const { pairs, changes } = database;
      return {
        inserted: changes.insertedInto(table),
        changed: changes.changedSince(table, this.#clock),
        clock: changes.clock,
        archive: archived && pairs && { version: pairs.version, pairs: pairs.found },
      };
    });
    if (look === null || archived === null || look.archive !== null) return look;
    await this.#connection.run('ROLLBACK');
    return null;
  }

  /** Rows behind it are read each time. */
  #endOf({ inserted }: Look, rowsAtFirst: number): number {
    const { segmentRows } = this.#ground.database.changes;
    return Math.floor((rowsAtFirst + inserted) / segmentRows) * segmentRows;
  }
}

function withRelations(relations: readonly string[], statement: string): string {
  const [, rest] = /^WITH (?!RECURSIVE )(.*)$/s.exec(statement) ?? [];
  return rest === undefined ? `WITH ${relations.join(', ')} ${statement}` : `WITH ${relations.join(', ')}, ${rest}`;
}
