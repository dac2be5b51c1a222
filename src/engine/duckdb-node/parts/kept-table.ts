import type { DuckDBConnection } from '@duckdb/node-api';
import type { ArchivedTable } from './archived-table';
import { KeptQuantile } from './kept-quantile';
import { bytesOf, clause, FIRST, LAST, nameIn } from './part-columns';
import { between, SLICE, sourcesIn, timeAt } from './range-sources';
import type { Reading } from './reading';
import { RECORD } from './select-syntax';
import { firstSlice, isCovered, sliceWidth, type TimeSpan } from './slices';
import { relationOf, type SelectText } from './template';

/** Numbers of rows, the last one not included. */
interface RowSpan {
  readonly from: number;
  readonly to: number;
}

interface Options {
  readonly place: number;
  readonly segmentRows: number;
  readonly windowRows: number;
  readonly range: TimeSpan | null;
  readonly rows: RowSpan;
  /** Archived rows to be read beside them, by the name of the record; null where there are none. */
  readonly archived: string | null;
}

/** Conditions of the rows that are kept, and of each lot that has yet to be read. */
interface Sources {
  readonly kept: readonly string[];
  readonly read: readonly (readonly string[])[];
}

const SEGMENT = 'learning_part_segment';
const inRows = ({ from, to }: RowSpan) => `rowid >= ${from} AND rowid < ${to}`;

/**
 * What the rows of `executions` come to for a SELECT over them: by segment, by slice of time, and by what the SELECT groups
 * by. Temporary tables of one connection.
 */
export class KeptTable {
  readonly #connection: DuckDBConnection;
  readonly #select: SelectText;
  readonly #options: Options;
  /** Null where the SELECT takes any time. */
  readonly #slices: { readonly width: number; readonly first: number } | null;
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

  /** Takes segments anew, and some that it has not had. */
  async take(changed: readonly number[], added: RowSpan): Promise<void> {
    const tables = [this.#name, ...this.#quantiles.map(({ name }) => name)];
    if (changed.length > 0) {
      for (const table of tables) {
        await this.#connection.run(`DELETE FROM ${table} WHERE ${SEGMENT} IN (${changed.join(', ')})`);
      }
    }
    const spans = changed.map((segment) => this.#rowsOf(segment));
    if (added.to > added.from) spans.push(added);
    for (const span of spans) {
      const reading = this.#reading([inRows(span)]);
      await this.#connection.run(`INSERT INTO ${this.#name} ${this.#partsOf(reading)}`);
      for (const one of this.#quantiles) await this.#connection.run(`INSERT INTO ${one.name} ${one.partsOf(reading)}`);
    }
    if (spans.length > 0) await this.#look();
  }

  /**
   * Common table expressions, the last of which has the parts of all rows in the range: those kept, and those that have yet
   * to be read.
   * @param end of the rows that are kept
   * @param archived rows beside them; null where there are none
   */
  relations(range: TimeSpan | null, end: number, archived: ArchivedTable | null): string[] {
    const { keys, values, conditions } = this.#select;
    const sources = this.#sources(range, end);
    const kept = (table: string, columns: readonly string[]) =>
      `SELECT ${columns.join(', ')} FROM ${table}${clause(sources.kept)}`;
    const read = (where: readonly string[]) =>
      `SELECT ${[...keys, ...values].join(', ')} FROM ${RECORD}${clause([...conditions, ...where])} GROUP BY ALL`;
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

  #sources(range: TimeSpan | null, end: number): Sources {
    const isNew = `rowid >= ${end}`;
    const isOld = `rowid < ${end}`;
    if (range === null || this.#slices === null) return { kept: [], read: [[isNew]] };
    const { kept, ends } = sourcesIn(range, this.#slices.width, this.#held);
    return { kept, read: [[...between(range), isNew], ...ends.map((where) => [...where, isOld])] };
  }

  #rowsOf(segment: number): RowSpan {
    const { segmentRows } = this.#options;
    return { from: segment * segmentRows, to: (segment + 1) * segmentRows };
  }

  #reading(where: readonly string[]): Reading {
    const segment = `rowid // ${this.#options.segmentRows} AS ${SEGMENT}`;
    if (this.#slices === null) return { from: RECORD, by: [segment], where };
    const { width, first } = this.#slices;
    return {
      from: RECORD,
      by: [segment, `epoch_us(timestamp) // ${width} AS ${SLICE}`],
      where: [`timestamp >= ${timeAt(first * width)}`, ...where],
    };
  }

  #partsOf({ by, where }: Reading): string {
    const { keys, values, conditions } = this.#select;
    const times = [`min(epoch_us(timestamp)) AS ${FIRST}`, `max(epoch_us(timestamp)) AS ${LAST}`];
    const items = [...by, ...keys, ...values, ...times];
    return `SELECT ${items.join(', ')} FROM ${RECORD}${clause([...conditions, ...where])} GROUP BY ALL`;
  }

  async #make(): Promise<void> {
    const { rows, windowRows, archived } = this.#options;
    const reading = this.#reading([inRows(rows)]);
    const asked = this.#options.range ? between(this.#options.range) : [];
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS ${this.#partsOf(reading)}`);
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
