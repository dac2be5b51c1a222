import type { DuckDBConnection } from '@duckdb/node-api';
import { RECORD } from '../../duckdb/record/record';
import type { RowSpan } from '../growing/changed-segments';
import type { ArchivedTable } from './archived-table';
import { KeptQuantile } from './kept-quantile';
import type { LotChanges, Lots } from './lots';
import { bytesOf, clause, FIRST, groupsSql, LAST, nameIn, partsSql } from './part-columns';
import { beginOf, between, SLICE, sourcesIn, timeAt } from './range-sources';
import type { Reading } from './reading';
import { firstSlice, isCovered, narrowWidth, sliceWidth, type TimeSpan } from './slices';
import { relationOf, type SelectText } from './template';

interface Options {
  readonly place: number;
  readonly lots: Lots;
  readonly windowRows: number;
  readonly range: TimeSpan | null;
  /** Archived rows to be read beside them, by the name of the record; null where there are none. */
  readonly archived: string | null;
}

/** Conditions of the rows that are kept, and of each lot that has yet to be read. */
interface Sources {
  readonly kept: readonly string[];
  readonly read: readonly (readonly string[])[];
}

const LOT = 'learning_part_lot';
const inRows = ({ from, to }: RowSpan) => `rowid >= ${from} AND rowid < ${to}`;

/**
 * What the rows of `executions` come to for a SELECT over them: by lot, by slice of time, and by what the SELECT groups
 * by. Temporary tables of one connection.
 */
export class KeptTable {
  readonly #connection: DuckDBConnection;
  readonly #select: SelectText;
  readonly #options: Options;
  /** Null where the SELECT takes any time. */
  readonly #slices: { readonly width: number; readonly first: number } | null;
  /** The slice that is cut into narrow ones, because a range begins in it. */
  #cut: number | null = null;
  #quantiles: readonly KeptQuantile[] = [];
  /** Of each table. */
  #rows: readonly number[] = [];
  /** Times of the rows that are in it, microseconds. */
  #held: TimeSpan = { from: 0, to: 0 };

  /** Made of rows that are told by their numbers. Throws what DuckDB says. */
  static async create(connection: DuckDBConnection, select: SelectText, options: Options): Promise<KeptTable> {
    const table = new KeptTable(connection, select, options);
    await table.#make();
    return table;
  }

  private constructor(connection: DuckDBConnection, select: SelectText, options: Options) {
    this.#connection = connection;
    this.#select = select;
    this.#options = options;
    this.#slices = options.range && firstSlice(options.range);
  }

  /** Of all its tables. */
  get rows(): number {
    return this.#rows.reduce((sum, rows) => sum + rows, 0);
  }

  /** About. */
  get bytes(): number {
    return bytesOf(this.#select, this.#rows);
  }

  /** In the order of the SELECT. */
  get quantiles(): readonly KeptQuantile[] {
    return this.#quantiles;
  }

  covers(range: TimeSpan | null): boolean {
    if (range === null || this.#slices === null) return range === this.#slices;
    const { width, first } = this.#slices;
    return sliceWidth(range) === width && isCovered(range, width, first);
  }

  /** Takes lots anew, and some that it has not had. */
  async take({ forgotten, read }: LotChanges): Promise<void> {
    if (forgotten.length > 0) {
      for (const { name } of this.#tables) {
        await this.#connection.run(`DELETE FROM ${name} WHERE ${LOT} IN (${forgotten.join(', ')})`);
      }
    }
    for (const span of read) {
      await this.#insert(this.#reading(`${span.from}`, span));
    }
    if (read.length > 0) await this.#look();
  }

  /** Cuts the slice that the range begins in into narrow ones, where they meet its beginning. */
  async prepare(range: TimeSpan | null): Promise<void> {
    if (range === null || this.#slices === null || this.#held.from >= range.from) return;
    const { width } = this.#slices;
    const slice = Math.floor(range.from / width);
    if (slice === this.#cut || range.from % width === 0 || range.from % narrowWidth(width) !== 0) return;
    this.#cut = slice;
    const [from, to] = [slice * width, (slice + 1) * width];
    for (const { name } of this.#tables) {
      await this.#connection.run(`DELETE FROM ${name} WHERE ${SLICE} >= ${from} AND ${SLICE} < ${to}`);
    }
    const { lots } = this.#options;
    const reading = this.#reading(lots.lotSql, { from: 0, to: lots.end });
    await this.#insert({ ...reading, where: [...between({ from, to: to - 1 }), ...reading.where] });
    await this.#look();
  }

  /**
   * Common table expressions, the last of which has the parts of all rows in the range: those kept, and those that have yet
   * to be read.
   * @param archived rows beside them; null where there are none
   */
  relations(range: TimeSpan | null, archived: ArchivedTable | null): string[] {
    const { keys, values } = this.#select;
    const sources = this.#sources(range, this.#options.lots.end);
    const kept = (table: string, columns: readonly string[]) =>
      `SELECT ${columns.join(', ')} FROM ${table}${clause(sources.kept)}`;
    const read = (where: readonly string[]) => groupsSql(this.#select, { from: RECORD, by: [], where });
    const relation = relationOf(this.#options.place);
    const named = this.#quantiles.map((quantile, i) => ({ quantile, as: `${relation}_quantile_${i}` }));
    const before = named.flatMap(({ quantile, as }, i) =>
      quantile.relations(
        (table, columns) => [
          kept(table, columns),
          ...sources.read.map((where) => quantile.partsOf({ from: RECORD, by: [], where })),
          ...(archived?.quantilePartsIn(range, i, columns) ?? []),
        ],
        as,
      ),
    );
    const parts = [
      kept(this.#name, [...keys, ...values].map(nameIn)),
      ...sources.read.map(read),
      ...(archived?.partsIn(range) ?? []),
    ];
    const all = [`(${parts.join(' UNION ALL ')})`, ...named.map(({ as }) => `SELECT * FROM ${as}`)];
    return [...before, `${relation} AS (${all.join(' UNION ALL BY NAME ')})`];
  }

  get #name(): string {
    return `temp.main.${relationOf(this.#options.place)}_kept`;
  }

  get #tables(): readonly { readonly name: string; partsOf(reading: Reading): string }[] {
    return [{ name: this.#name, partsOf: (reading) => partsSql(this.#select, reading) }, ...this.#quantiles];
  }

  async #insert(reading: Reading): Promise<void> {
    for (const table of this.#tables) {
      await this.#connection.run(`INSERT INTO ${table.name} ${table.partsOf(reading)}`);
    }
  }

  #sources(range: TimeSpan | null, end: number): Sources {
    const isNew = `rowid >= ${end}`;
    const isOld = `rowid < ${end}`;
    if (range === null || this.#slices === null) return { kept: [], read: [[isNew]] };
    const { width } = this.#slices;
    const first = Math.floor(range.from / width) === this.#cut ? narrowWidth(width) : width;
    const { kept, ends } = sourcesIn(range, { width, first }, this.#held);
    return { kept, read: [[...between(range), isNew], ...ends.map((where) => [...where, isOld])] };
  }

  /** @param lot SQL of the first row of the lot that a row belongs to */
  #reading(lot: string, rows: RowSpan): Reading {
    const by = `${lot} AS ${LOT}`;
    if (this.#slices === null) return { from: RECORD, by: [by], where: [inRows(rows)] };
    const { first, width } = this.#slices;
    return {
      from: RECORD,
      by: [by, `${this.#sliceSql} AS ${SLICE}`],
      where: [`timestamp >= ${timeAt(first * width)}`, inRows(rows)],
    };
  }

  /** When the slice of a row begins, microseconds. */
  get #sliceSql(): string {
    const { width } = this.#slices!;
    if (this.#cut === null) return beginOf(width);
    const span = { from: this.#cut * width, to: (this.#cut + 1) * width - 1 };
    return `CASE WHEN ${between(span).join(' AND ')} THEN ${beginOf(narrowWidth(width))} ELSE ${beginOf(width)} END`;
  }

  async #make(): Promise<void> {
    const { lots, windowRows, archived } = this.#options;
    const reading = this.#reading(lots.lotSql, { from: 0, to: lots.end });
    const asked = this.#options.range ? between(this.#options.range) : [];
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS ${partsSql(this.#select, reading)}`);
    const quantiles: KeptQuantile[] = [];
    for (const [place, quantile] of this.#select.quantiles.entries()) {
      const options = { name: `${this.#name}_${place}`, select: this.#select, quantile, place, windowRows, archived };
      quantiles.push(await KeptQuantile.create(this.#connection, options, reading, asked));
    }
    this.#quantiles = quantiles;
    await this.#look();
  }

  async #look(): Promise<void> {
    const others = this.#quantiles.map(({ name }) => `, (SELECT count(*) FROM ${name})`).join('');
    const looked = await this.#connection.runAndReadAll(
      `SELECT coalesce(min(${FIRST}), 0), coalesce(max(${LAST}), 0), count(*)${others} FROM ${this.#name}`,
    );
    const [from, to, ...rows] = looked.getRows()[0]!.map(Number) as [number, number, ...number[]];
    this.#rows = rows;
    this.#held = { from, to };
  }
}
