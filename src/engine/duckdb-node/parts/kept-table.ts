import type { DuckDBConnection } from '@duckdb/node-api';
import { isCovered, sliceWidth, type TimeSpan, wholeSlices } from './slices';
import type { SelectText } from './template';
import { relationOf } from './template';

/** Numbers of rows, the last one not included. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

const SEGMENT = 'learning_part_segment';
const SLICE = 'learning_part_slice';
const FIRST = 'learning_part_first';
const LAST = 'learning_part_last';

const at = (microseconds: number) => `make_timestamp(${microseconds})`;
const lines = (conditions: readonly string[]) => (conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`);
const inRows = ({ from, to }: RowSpan) => `rowid >= ${from} AND rowid < ${to}`;

/**
 * What the rows of `executions` come to for a SELECT over them: by segment, by slice of time, and by what the SELECT groups
 * by. A temporary table of one connection.
 */
export class KeptTable {
  readonly #connection: DuckDBConnection;
  readonly #select: SelectText;
  readonly #place: number;
  readonly #segmentRows: number;
  /** Null where the SELECT takes any time. */
  readonly #slices: { readonly width: number; readonly first: number } | null;
  rows = 0;
  /** Times of the rows that are in it, microseconds. */
  #held: TimeSpan = { from: 0, to: 0 };

  /** Made of rows that are told by their numbers. Throws what DuckDB says. */
  static async create(
    connection: DuckDBConnection,
    select: SelectText,
    options: {
      readonly place: number;
      readonly segmentRows: number;
      readonly range: TimeSpan | null;
      readonly rows: RowSpan;
    },
  ): Promise<KeptTable> {
    const { place, segmentRows, range, rows } = options;
    const table = new KeptTable(connection, select, place, segmentRows, range);
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${table.#name} AS ${table.#partsOf([inRows(rows)])}`);
    await table.#look();
    return table;
  }

  private constructor(
    connection: DuckDBConnection,
    select: SelectText,
    place: number,
    segmentRows: number,
    range: TimeSpan | null,
  ) {
    this.#connection = connection;
    this.#select = select;
    this.#place = place;
    this.#segmentRows = segmentRows;
    this.#slices = range && firstSlice(range);
  }

  get columns(): number {
    return this.#select.keys.length + this.#select.values.length + 4;
  }

  covers(range: TimeSpan | null): boolean {
    if (range === null || this.#slices === null) return range === this.#slices;
    const { width, first } = this.#slices;
    return sliceWidth(range) === width && isCovered(range, width, first);
  }

  /** Takes segments anew, and some that it has not had. */
  async take(changed: readonly number[], added: RowSpan): Promise<void> {
    if (changed.length > 0) {
      await this.#connection.run(`DELETE FROM ${this.#name} WHERE ${SEGMENT} IN (${changed.join(', ')})`);
    }
    const spans = changed.map((segment) => this.#rowsOf(segment));
    if (added.to > added.from) spans.push(added);
    for (const span of spans) await this.#connection.run(`INSERT INTO ${this.#name} ${this.#partsOf([inRows(span)])}`);
    if (spans.length > 0) await this.#look();
  }

  /** A common table expression: the parts of all rows in the range, those kept and those that have yet to be read. @param end of the rows that are kept */
  relation(range: TimeSpan | null, end: number): string {
    const { keys, values, conditions } = this.#select;
    const names = [...keys, ...values].map((item) => item.slice(item.lastIndexOf(' AS ') + 4));
    const read = (...where: readonly string[]) =>
      `SELECT ${[...keys, ...values].join(', ')} FROM executions${lines([...conditions, ...where])} GROUP BY ALL`;
    const kept = (...where: readonly string[]) => `SELECT ${names.join(', ')} FROM ${this.#name}${lines(where)}`;
    const sources: string[] = [];
    if (range === null || this.#slices === null) {
      sources.push(kept(), read(`rowid >= ${end}`));
    } else {
      const { width } = this.#slices;
      const { first, end: endSlice } = wholeSlices(range, width);
      const isHeldFrom = this.#held.from >= range.from;
      const isHeldTo = this.#held.to <= range.to;
      sources.push(
        kept(...(isHeldFrom ? [] : [`${SLICE} >= ${first}`]), ...(isHeldTo ? [] : [`${SLICE} < ${endSlice}`])),
      );
      const times = (from: number, to: number) => [`timestamp >= ${at(from)}`, `timestamp <= ${at(to)}`];
      sources.push(read(...times(range.from, range.to), `rowid >= ${end}`));
      const head = Math.min(first * width - 1, range.to);
      if (!isHeldFrom && head >= range.from) sources.push(read(...times(range.from, head), `rowid < ${end}`));
      const tail = Math.max(endSlice * width, range.from);
      if (!isHeldTo && (isHeldFrom || tail > head) && tail <= range.to)
        sources.push(read(...times(tail, range.to), `rowid < ${end}`));
    }
    return `${relationOf(this.#place)} AS (${sources.join(' UNION ALL ')})`;
  }

  get #name(): string {
    return `temp.main.${relationOf(this.#place)}_kept`;
  }

  #rowsOf(segment: number): RowSpan {
    return { from: segment * this.#segmentRows, to: (segment + 1) * this.#segmentRows };
  }

  #partsOf(where: readonly string[]): string {
    const { keys, values, conditions } = this.#select;
    const times = this.#slices === null ? [] : [`timestamp >= ${at(this.#slices.first * this.#slices.width)}`];
    const items = [
      `rowid // ${this.#segmentRows} AS ${SEGMENT}`,
      ...(this.#slices === null ? [] : [`epoch_us(timestamp) // ${this.#slices.width} AS ${SLICE}`]),
      ...keys,
      ...values,
      `min(epoch_us(timestamp)) AS ${FIRST}`,
      `max(epoch_us(timestamp)) AS ${LAST}`,
    ];
    return `SELECT ${items.join(', ')} FROM executions${lines([...conditions, ...times, ...where])} GROUP BY ALL`;
  }

  async #look(): Promise<void> {
    const looked = await this.#connection.runAndReadAll(
      `SELECT count(*), coalesce(min(${FIRST}), 0), coalesce(max(${LAST}), 0) FROM ${this.#name}`,
    );
    const [rows, from, to] = looked.getRows()[0]!.map(Number) as [number, number, number];
    this.rows = rows;
    this.#held = { from, to };
  }
}

function firstSlice(range: TimeSpan) {
  const width = sliceWidth(range);
  return { width, first: Math.floor(range.from / width) };
}

/** Bytes that a table of parts takes, about. */
export const bytesOf = ({ rows, columns }: Pick<KeptTable, 'rows' | 'columns'>) => Math.max(rows, 2048) * columns * 12;
