import type { DuckDBConnection } from '@duckdb/node-api';
import type { KeptQuantile } from './kept-quantile';
import { bytesOf, clause, FIRST, groupsSql, LAST, nameIn, partsSql } from './part-columns';
import { beginOf, SLICE, sourcesIn, timeAt } from './range-sources';
import type { Reading } from './reading';
import { firstSlice, type TimeSpan } from './slices';
import { relationOf, type SelectText } from './template';

interface Options {
  readonly place: number;
  readonly range: TimeSpan | null;
  /** The archived rows, by the name of the record. */
  readonly from: string;
  /** Those of the live rows: what lies in their windows is kept of archived rows, too. */
  readonly quantiles: readonly KeptQuantile[];
}

/**
 * What archived rows come to for a SELECT over the record: by slice of time, and by what the SELECT groups by. Those that
 * are shown have to stay the same.
 */
export class ArchivedTable {
  readonly #connection: DuckDBConnection;
  readonly #select: SelectText;
  readonly #options: Options;
  readonly #slices: ReturnType<typeof firstSlice> | null;
  /** Of each table. */
  #rows: readonly number[] = [];
  /** Times of the rows that are in it, microseconds; null where there are none. */
  #held: TimeSpan | null = null;

  /** Throws what DuckDB says. */
  static async create(connection: DuckDBConnection, select: SelectText, options: Options): Promise<ArchivedTable> {
    const table = new ArchivedTable(connection, select, options);
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

  /** SELECTs that yield the parts of all archived rows in the range. */
  partsIn(range: TimeSpan | null): string[] {
    const { keys, values } = this.#select;
    const read = (where: readonly string[]) => groupsSql(this.#select, { from: this.#options.from, by: [], where });
    return this.#partsFrom(this.#name, [...keys, ...values].map(nameIn), range, read);
  }

  /** The same for a quantile, by its place among those of the SELECT. */
  quantilePartsIn(range: TimeSpan | null, place: number, columns: readonly string[]): string[] {
    const { from, quantiles } = this.#options;
    const read = (where: readonly string[]) => quantiles[place]!.partsOf({ from, by: [], where });
    return this.#partsFrom(this.#quantileName(place), columns, range, read);
  }

  get #name(): string {
    return `temp.main.${relationOf(this.#options.place)}_archived`;
  }

  #quantileName(place: number): string {
    return `${this.#name}_${place}`;
  }

  #partsFrom(
    table: string,
    columns: readonly string[],
    range: TimeSpan | null,
    read: (where: readonly string[]) => string,
  ): string[] {
    if (this.#held === null) return [];
    const width = this.#slices?.width;
    const isAnyTime = range === null || width === undefined;
    const { kept, ends } = isAnyTime ? { kept: [], ends: [] } : sourcesIn(range, { width, first: width }, this.#held);
    return [`SELECT ${columns.join(', ')} FROM ${table}${clause(kept)}`, ...ends.map(read)];
  }

  async #make(): Promise<void> {
    const { from, quantiles } = this.#options;
    const reading: Reading =
      this.#slices === null
        ? { from, by: [], where: [] }
        : {
            from,
            by: [`${beginOf(this.#slices.width)} AS ${SLICE}`],
            where: [`timestamp >= ${timeAt(this.#slices.first * this.#slices.width)}`],
          };
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS ${partsSql(this.#select, reading)}`);
    for (const [place, quantile] of quantiles.entries()) {
      await this.#connection.run(
        `CREATE OR REPLACE TEMP TABLE ${this.#quantileName(place)} AS ${quantile.partsOf(reading)}`,
      );
    }
    const others = quantiles.map((_, place) => `, (SELECT count(*) FROM ${this.#quantileName(place)})`).join('');
    const looked = await this.#connection.runAndReadAll(
      `SELECT min(${FIRST}), max(${LAST}), count(*)${others} FROM ${this.#name}`,
    );
    const [first, last, ...rows] = looked.getRows()[0]!;
    this.#rows = rows.map(Number);
    const areThere = this.#slices === null || first !== null;
    this.#held = this.#rows[0]! > 0 && areThere ? { from: Number(first), to: Number(last) } : null;
  }
}
