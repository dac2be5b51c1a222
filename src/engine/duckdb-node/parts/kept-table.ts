import type { DuckDBConnection } from '@duckdb/node-api';
import { KeptQuantile } from './kept-quantile';
import type { LotChanges, Lots, RowSpan } from './lots';
import type { Reading } from './reading';
import { isCovered, narrowWidth, sliceWidth, type TimeSpan } from './slices';
import { relationOf, type SelectText } from './template';

interface Options {
  readonly place: number;
  readonly lots: Lots;
  readonly windowRows: number;
  readonly range: TimeSpan | null;
}

/** Conditions of the rows that are kept, and of each lot that has yet to be read. */
interface Sources {
  readonly kept: readonly string[];
  readonly read: readonly (readonly string[])[];
}

const LOT = 'learning_part_lot';
const SLICE = 'learning_part_slice';
const FIRST = 'learning_part_first';
const LAST = 'learning_part_last';
const BYTES_PER_VALUE = 12;
/** DuckDB makes room for so many rows at once. */
const LEAST_ROWS = 2048;

const at = (microseconds: number) => `make_timestamp(${microseconds})`;
const between = ({ from, to }: TimeSpan) => [`timestamp >= ${at(from)}`, `timestamp <= ${at(to)}`];
const inRows = ({ from, to }: RowSpan) => `rowid >= ${from} AND rowid < ${to}`;
const clause = (conditions: readonly string[]) => (conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`);
const nameIn = (item: string) => item.slice(item.lastIndexOf(' AS ') + 4);

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
    const columns = this.#select.keys.length + this.#select.values.length + 4;
    return this.#rows.reduce((sum, rows) => sum + Math.max(rows, LEAST_ROWS) * columns * BYTES_PER_VALUE, 0);
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
   */
  relations(range: TimeSpan | null): string[] {
    const { keys, values, conditions } = this.#select;
    const sources = this.#sources(range, this.#options.lots.end);
    const kept = (table: string, columns: readonly string[]) =>
      `SELECT ${columns.join(', ')} FROM ${table}${clause(sources.kept)}`;
    const read = (where: readonly string[]) =>
      `SELECT ${[...keys, ...values].join(', ')} FROM executions${clause([...conditions, ...where])} GROUP BY ALL`;
    const relation = relationOf(this.#options.place);
    const named = this.#quantiles.map((quantile, i) => ({ quantile, as: `${relation}_quantile_${i}` }));
    const before = named.flatMap(({ quantile, as }) =>
      quantile.relations(
        (table, columns) => [kept(table, columns), ...sources.read.map((where) => quantile.partsOf({ by: [], where }))],
        as,
      ),
    );
    const parts = [kept(this.#name, [...keys, ...values].map(nameIn)), ...sources.read.map(read)];
    const all = [`(${parts.join(' UNION ALL ')})`, ...named.map(({ as }) => `SELECT * FROM ${as}`)];
    return [...before, `${relation} AS (${all.join(' UNION ALL BY NAME ')})`];
  }

  get #name(): string {
    return `temp.main.${relationOf(this.#options.place)}_kept`;
  }

  get #tables(): readonly { readonly name: string; partsOf(reading: Reading): string }[] {
    return [{ name: this.#name, partsOf: (reading) => this.#partsOf(reading) }, ...this.#quantiles];
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
    const isHeldFrom = this.#held.from >= range.from;
    const isHeldTo = this.#held.to <= range.to;
    const step = Math.floor(range.from / width) === this.#cut ? narrowWidth(width) : width;
    // Slices in between are in the range as a whole.
    const from = isHeldFrom ? range.from : Math.ceil(range.from / step) * step;
    const to = isHeldTo ? range.to + 1 : Math.max(from, Math.floor((range.to + 1) / width) * width);
    const read = [[...between(range), isNew]];
    const head = { from: range.from, to: Math.min(from - 1, range.to) };
    if (head.to >= head.from) read.push([...between(head), isOld]);
    if (to <= range.to) read.push([...between({ from: to, to: range.to }), isOld]);
    return {
      kept: [...(isHeldFrom ? [] : [`${SLICE} >= ${from}`]), ...(isHeldTo ? [] : [`${SLICE} < ${to}`])],
      read,
    };
  }

  /** @param lot SQL of the first row of the lot that a row belongs to */
  #reading(lot: string, rows: RowSpan): Reading {
    const by = `${lot} AS ${LOT}`;
    if (this.#slices === null) return { by: [by], where: [inRows(rows)] };
    const { first, width } = this.#slices;
    return {
      by: [by, `${this.#sliceSql} AS ${SLICE}`],
      where: [`timestamp >= ${at(first * width)}`, inRows(rows)],
    };
  }

  /** When the slice of a row begins, microseconds. */
  get #sliceSql(): string {
    const { width } = this.#slices!;
    const begin = (of: number) => `epoch_us(timestamp) // ${of} * ${of}`;
    if (this.#cut === null) return begin(width);
    const span = { from: this.#cut * width, to: (this.#cut + 1) * width - 1 };
    return `CASE WHEN ${between(span).join(' AND ')} THEN ${begin(narrowWidth(width))} ELSE ${begin(width)} END`;
  }

  #partsOf({ by, where }: Reading): string {
    const { keys, values, conditions } = this.#select;
    const times = [`min(epoch_us(timestamp)) AS ${FIRST}`, `max(epoch_us(timestamp)) AS ${LAST}`];
    const items = [...by, ...keys, ...values, ...times];
    return `SELECT ${items.join(', ')} FROM executions${clause([...conditions, ...where])} GROUP BY ALL`;
  }

  async #make(): Promise<void> {
    const { lots, windowRows } = this.#options;
    const reading = this.#reading(lots.lotSql, { from: 0, to: lots.end });
    const asked = this.#options.range ? between(this.#options.range) : [];
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS ${this.#partsOf(reading)}`);
    const quantiles: KeptQuantile[] = [];
    for (const [place, quantile] of this.#select.quantiles.entries()) {
      const options = { name: `${this.#name}_${place}`, select: this.#select, quantile, place, windowRows };
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

function firstSlice(range: TimeSpan) {
  const width = sliceWidth(range);
  return { width, first: Math.floor(range.from / width) };
}
