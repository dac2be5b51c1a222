import type { DuckDBConnection } from '@duckdb/node-api';
import { RECORD } from '../../duckdb/record/record';
import type { Reading } from './reading';
import { keyName, type QuantileText, quantileName, type SelectText } from './template';

const CLASS = 'learning_part_class';
const VALUE = 'learning_part_value';
const ENDS = 'learning_part_ends';
const COUNT = 'learning_part_count';
const KEPT = 'learning_part_value_kept';
const NUMBER = 'learning_part_number';
const BEFORE = 'learning_part_before';
const TOTAL = 'learning_part_total';

/** DuckDB interpolates within FLOAT in that type, and within these as DOUBLE. */
const AS_DOUBLE: ReadonlySet<string> = new Set('DOUBLE TINYINT SMALLINT INTEGER BIGINT'.split(' '));

/** How far around the wanted rank values are kept, as shares of the ranks, for groups of more and more rows. */
const MARGINS = [
  { times: 1, share: 0.01 },
  { times: 10, share: 0.002 },
  { times: 100, share: 0.0005 },
] as const;

interface Options {
  readonly name: string;
  readonly select: SelectText;
  readonly quantile: QuantileText;
  readonly place: number;
  /** Of smaller groups all values are kept. */
  readonly windowRows: number;
  /** Archived rows that have quantiles with the live ones, by the name of the record; null where there are none. */
  readonly archived: string | null;
}

/**
 * Exact quantiles of groups. Around each wanted rank there is a window of values; of all rows outside of the windows only
 * the number is kept, class by class: 0 lies before the first window, 1 in it, 2 between it and the next. Whatever rows
 * come and go, the rank is known by counting, and the value as long as it lies in a window.
 */
export class KeptQuantile {
  readonly #connection: DuckDBConnection;
  readonly #options: Options;
  readonly #type: 'FLOAT' | 'DOUBLE';
  /** Ascending. */
  readonly #fractions: readonly number[];
  readonly #keys: readonly string[];

  /**
   * Throws where the values are of another type, or what DuckDB says.
   * @param asked conditions of the rows whose quantiles are wanted now
   */
  static async create(
    connection: DuckDBConnection,
    options: Options,
    reading: Reading,
    asked: readonly string[],
  ): Promise<KeptQuantile> {
    const { argument } = options.quantile;
    const looked = await connection.runAndReadAll(
      `SELECT typeof(any_value(${argument})) FROM (FROM ${RECORD} LIMIT 1)`,
    );
    const type = String(looked.getRows()[0]![0]);
    if (type !== 'FLOAT' && !AS_DOUBLE.has(type)) throw new Error(`No quantile is kept of ${type}.`);
    const quantile = new KeptQuantile(connection, options, type === 'FLOAT' ? 'FLOAT' : 'DOUBLE');
    await quantile.#make(reading, asked);
    return quantile;
  }

  private constructor(connection: DuckDBConnection, options: Options, type: 'FLOAT' | 'DOUBLE') {
    this.#connection = connection;
    this.#options = options;
    this.#type = type;
    this.#fractions = [...new Set(options.quantile.fractions)].sort((a, b) => a - b);
    this.#keys = options.select.keys.map((_, i) => keyName(i));
  }

  get name(): string {
    return this.#options.name;
  }

  /** SQL that yields parts of the rows that meet the conditions, as the table has them. */
  partsOf(reading: Reading): string {
    const rest = [...reading.by.map((item) => item.slice(item.lastIndexOf(' AS ') + 4)), ...this.#keys];
    const on = this.#keys.map((key) => `rows.${key} IS NOT DISTINCT FROM ends.${key}`);
    const items = [
      ...rest.map((name) => `rows.${name} AS ${name}`),
      `${this.#classSql} AS ${CLASS}`,
      `CASE WHEN ${CLASS} % 2 = 1 THEN ${VALUE} END AS ${KEPT}`,
      `CASE WHEN ${CLASS} % 2 = 1 THEN ${NUMBER} END AS ${NUMBER}_kept`,
      `count(*) AS ${COUNT}`,
    ];
    const each = `SELECT ${items.join(', ')} FROM (${this.#rows(reading)}) AS rows
      LEFT JOIN ${this.name}_ends AS ends ON ${on.join(' AND ') || 'true'} GROUP BY ALL`;
    return `SELECT ${[...rest, CLASS, KEPT, COUNT].join(', ')} FROM (${each})`;
  }

  /**
   * Common table expressions, the last of which has the quantiles of each group; it fails where a wanted value lies in no
   * window.
   * @param sources SELECTs of parts
   */
  relations(sources: (table: string, columns: readonly string[]) => readonly string[], as: string): string[] {
    const keys = this.#keys.map((key) => `${key}, `).join('');
    const by = this.#keys.length === 0 ? '' : `PARTITION BY ${this.#keys.join(', ')} `;
    const valueAt = (place: string) => `max(CASE WHEN ${place} >= ${BEFORE} AND ${place} < ${BEFORE} + ${COUNT} THEN
      CASE WHEN ${CLASS} % 2 = 1 THEN ${KEPT}[CAST(${place} - ${BEFORE} AS BIGINT) + 1] ELSE error('out of the window') END END)`;
    const { fractions } = this.#options.quantile;
    const ranks = fractions.map((one, i) => `CAST(${one} AS DOUBLE) * CAST(${TOTAL} - 1 AS DOUBLE) AS rank_${i}`);
    const picked = fractions.flatMap((_, i) => [
      `any_value(rank_${i} - floor(rank_${i})) AS share_${i}`,
      `${valueAt(`floor(rank_${i})`)} AS low_${i}`,
      `${valueAt(`ceil(rank_${i})`)} AS high_${i}`,
    ]);
    const values = fractions.map(
      (_, i) => `${this.#between(`low_${i}`, `high_${i}`, `share_${i}`)} AS ${quantileName(this.#options.place, i)}`,
    );
    const columns = [...this.#keys, CLASS, KEPT, COUNT];
    return [
      `${as}_all AS (SELECT ${keys}${CLASS}, list_sort(list(${KEPT}) FILTER (WHERE ${KEPT} IS NOT NULL)) AS ${KEPT},
        sum(${COUNT}) AS ${COUNT} FROM (${sources(this.name, columns).join(' UNION ALL ')}) GROUP BY ALL)`,
      `${as}_ordered AS (SELECT *, sum(${COUNT}) OVER (${by}ORDER BY ${CLASS}) - ${COUNT} AS ${BEFORE},
        sum(${COUNT}) OVER (${by}) AS ${TOTAL} FROM ${as}_all)`,
      `${as}_picked AS (SELECT ${keys}${picked.join(', ')} FROM (SELECT *, ${ranks.join(', ')} FROM ${as}_ordered)
        GROUP BY ALL)`,
      `${as} AS (SELECT ${keys}${values.join(', ')} FROM ${as}_picked)`,
    ];
  }

  /** As DuckDB interpolates, to the last bit. */
  #between(low: string, high: string, share: string): string {
    return this.#type === 'FLOAT'
      ? `${low} + CAST(CAST(${high} - ${low} AS DOUBLE) * ${share} AS FLOAT)`
      : `CASE WHEN ${low} = ${high} THEN ${low} ELSE ${low} * (1 - ${share}) + ${high} * ${share} END`;
  }

  async #make(reading: Reading, asked: readonly string[]): Promise<void> {
    const { windowRows, archived } = this.#options;
    const sources = archived === null ? [RECORD] : [RECORD, archived];
    const rows = sources.map((from) => this.#rows({ from, by: [], where: asked })).join(' UNION ALL ');
    const ends = this.#fractions.flatMap((fraction) => [-1, 1].map((sign) => ({ fraction, sign })));
    const at = ({ share }: (typeof MARGINS)[number]) =>
      ends.map(({ fraction, sign }) => Math.min(1, Math.max(0, fraction + sign * share)));
    const lists = MARGINS.map((margin) => `quantile_disc(${VALUE}, [${at(margin).join(', ')}])`);
    const cases = MARGINS.map(({ times }, i) => `WHEN count(${VALUE}) >= ${times * windowRows} THEN ${lists[i]}`);
    const items = [...this.#keys, `CASE ${cases.reverse().join(' ')} END AS ${ENDS}`];
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.name}_ends AS
      SELECT ${items.join(', ')} FROM (${rows}) GROUP BY ALL`);
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${this.name} AS ${this.partsOf(reading)}`);
  }

  /** Rows that have a value, with what they are told apart by. */
  #rows({ from, by, where }: Reading): string {
    const { select, quantile } = this.#options;
    const { argument, filter } = quantile;
    const met = [...select.conditions, ...where, `(${argument}) IS NOT NULL`, ...(filter === null ? [] : [filter])];
    const items = [...by, ...select.keys, `CAST(${argument} AS ${this.#type}) AS ${VALUE}`, `rowid AS ${NUMBER}`];
    return `SELECT ${items.join(', ')} FROM ${from} WHERE ${met.join(' AND ')}`;
  }

  get #classSql(): string {
    const steps = this.#fractions.flatMap((_, i) => [
      `WHEN ${VALUE} < ${ENDS}[${2 * i + 1}] THEN ${2 * i}`,
      `WHEN ${VALUE} <= ${ENDS}[${2 * i + 2}] THEN ${2 * i + 1}`,
    ]);
    return `CASE WHEN ${ENDS} IS NULL THEN 1 ${steps.join(' ')} ELSE ${2 * this.#fractions.length} END`;
  }
}
