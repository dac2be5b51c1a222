import type { DuckDBConnection } from '@duckdb/node-api';
import type { GrowingDatabase } from '../growing/growing-database';
import type { LogChange } from '../growing/log-entries';
import { KeptTable } from './kept-table';
import { Lots, type RowSpan } from './lots';
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
}

interface Options {
  readonly lotRows: number;
  readonly windowRows: number;
}

/** The parts of a question on one database, on a connection of their own. */
export class KeptQuestion {
  readonly #database: GrowingDatabase;
  readonly #table: LogChange['table'];
  readonly #connection: DuckDBConnection;
  readonly #template: Template;
  readonly #options: Options;
  #tables: readonly KeptTable[] = [];
  /** Of the rows that are kept. */
  #lots: Lots;
  /** What was changed later than this has yet to be taken. */
  #clock = 0;
  /** Settles when nobody uses it. */
  #use: Promise<void> | null = null;
  /** Whether whoever uses it is about to be done. */
  #isEnding = false;
  #done: () => void = () => {};
  #isClosed = false;

  static async open(
    database: GrowingDatabase,
    table: LogChange['table'],
    template: Template,
    options: Options,
  ): Promise<KeptQuestion> {
    return new KeptQuestion(database, table, template, options, await database.connect());
  }

  private constructor(
    database: GrowingDatabase,
    table: LogChange['table'],
    template: Template,
    options: Options,
    connection: DuckDBConnection,
  ) {
    this.#database = database;
    this.#table = table;
    this.#template = template;
    this.#options = options;
    this.#lots = new Lots(options.lotRows, 0);
    this.#connection = connection;
  }

  get connection(): DuckDBConnection {
    return this.#connection;
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.bytes, 0);
  }

  /** Rows that need not be read. */
  get rows(): number {
    return this.#lots.end;
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
    const { lotRows, windowRows } = this.#options;
    const lots = new Lots(lotRows, this.#endOf(look, rowsAtFirst));
    this.#lots = lots;
    const tables: KeptTable[] = [];
    for (const [place, select] of this.#template.selects.entries()) {
      const options = { place, lots, windowRows, range: ranges[place]! };
      tables.push(await KeptTable.create(this.#connection, select, options));
    }
    await this.#connection.run('COMMIT');
    this.#tables = tables;
    return tables.every((table) => table.rows * GAIN <= lots.end);
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
    if (!this.#tables.every((table, i) => table.covers(ranges[i]!))) return 'stale';
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
    if (changes.read.reduce((rows, { from, to }) => rows + to - from, 0) > MOST_LOTS * this.#options.lotRows) {
      await this.#connection.run('ROLLBACK');
      this.#leave();
      return 'stale';
    }
    for (const [i, table] of this.#tables.entries()) {
      await table.take(changes);
      await table.prepare(ranges[i]!);
    }
    const relations = this.#tables.flatMap((table, i) => table.relations(ranges[i]!));
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

  #begin(position: number | null): Promise<Look | null> {
    const { changes } = this.#database;
    return this.#database.beginAtNewest(this.#connection, position, () => {
      const { inserted, segments } = changes.of(this.#table);
      const { segmentRows, clock } = changes;
      const changed: RowSpan[] = [];
      for (const [segment, at] of segments) {
        if (at > this.#clock) changed.push({ from: segment * segmentRows, to: (segment + 1) * segmentRows });
      }
      return { inserted, changed, clock };
    });
  }

  /** Rows behind it are read each time. */
  #endOf({ inserted }: Look, rowsAtFirst: number): number {
    const { segmentRows } = this.#database.changes;
    return Math.floor((rowsAtFirst + inserted) / segmentRows) * segmentRows;
  }
}

function withRelations(relations: readonly string[], statement: string): string {
  const [, rest] = /^WITH (?!RECURSIVE )(.*)$/s.exec(statement) ?? [];
  return rest === undefined ? `WITH ${relations.join(', ')} ${statement}` : `WITH ${relations.join(', ')}, ${rest}`;
}
