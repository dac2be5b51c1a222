import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableChanges } from '../growing/changed-segments';
import type { GrowingDatabase } from '../growing/growing-database';
import type { LogChange } from '../growing/log-entries';
import { KeptTable } from './kept-table';
import type { TimeSpan } from './slices';
import type { Template } from './template';

/** As many segments are read anew while somebody waits; where there are more, all of it is, and nobody waits. */
const MOST_SEGMENTS = 6;
/** Parts are to be so many times fewer than rows. */
const GAIN = 8;

/** A transaction that sees a state, and what has happened to the table until then. */
interface Look {
  readonly changes: TableChanges;
  readonly clock: number;
}

/** The parts of a question on one database, on a connection of their own. */
export class KeptQuestion {
  readonly #database: GrowingDatabase;
  readonly #table: LogChange['table'];
  readonly #connection: DuckDBConnection;
  readonly #template: Template;
  readonly #windowRows: number;
  #tables: readonly KeptTable[] = [];
  /** Rows before this number are in it. */
  #end = 0;
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
    windowRows: number,
  ): Promise<KeptQuestion> {
    return new KeptQuestion(database, table, template, windowRows, await database.connect());
  }

  private constructor(
    database: GrowingDatabase,
    table: LogChange['table'],
    template: Template,
    windowRows: number,
    connection: DuckDBConnection,
  ) {
    this.#database = database;
    this.#table = table;
    this.#template = template;
    this.#windowRows = windowRows;
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
    return this.#end;
  }

  /**
   * Reads all rows once. Throws what DuckDB says.
   * @param rowsAtFirst rows that the table had when the database was opened, deleted ones too
   * @returns whether that is worth keeping
   */
  async build(ranges: readonly (TimeSpan | null)[], rowsAtFirst: number): Promise<boolean> {
    const look = await this.#begin(null);
    if (look === null) return false;
    this.#note(look, rowsAtFirst);
    const rows = { from: 0, to: this.#end };
    const tables: KeptTable[] = [];
    for (const [place, select] of this.#template.selects.entries()) {
      const { segmentRows } = this.#database.changes;
      const options = { place, segmentRows, windowRows: this.#windowRows, range: ranges[place]!, rows };
      tables.push(await KeptTable.create(this.#connection, select, options));
    }
    await this.#connection.run('COMMIT');
    this.#tables = tables;
    return tables.every((table) => table.rows * GAIN <= this.#end);
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
    const { segmentRows } = this.#database.changes;
    const before = { clock: this.#clock, end: this.#end };
    const changed = [...look.changes.segments].flatMap(([segment, clock]) =>
      clock > before.clock && segment * segmentRows < before.end ? [segment] : [],
    );
    this.#note(look, rowsAtFirst);
    if (changed.length + (this.#end - before.end) / segmentRows > MOST_SEGMENTS) {
      await this.#connection.run('ROLLBACK');
      this.#leave();
      return 'stale';
    }
    const added = { from: before.end, to: this.#end };
    for (const table of this.#tables) await table.take(changed, added);
    const relations = this.#tables.flatMap((table, i) => table.relations(ranges[i]!, this.#end));
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
      return { changes: { inserted, segments: new Map(segments) }, clock: changes.clock };
    });
  }

  #note({ changes, clock }: Look, rowsAtFirst: number): void {
    const { segmentRows } = this.#database.changes;
    this.#end = Math.floor((rowsAtFirst + changes.inserted) / segmentRows) * segmentRows;
    this.#clock = clock;
  }
}

function withRelations(relations: readonly string[], statement: string): string {
  const [, rest] = /^WITH (?!RECURSIVE )(.*)$/s.exec(statement) ?? [];
  return rest === undefined ? `WITH ${relations.join(', ')} ${statement}` : `WITH ${relations.join(', ')}, ${rest}`;
}
