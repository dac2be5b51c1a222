import type { RowSpan } from '../growing/changed-segments';

/** What is to be read, and which lots are forgotten for it. */
export interface LotChanges {
  /** By their first rows. */
  readonly forgotten: readonly number[];
  /** The lots that come in their place, and behind them. */
  readonly read: readonly RowSpan[];
}

/** So many short lots are put into one. */
const MOST_SHORT = 16;

const length = ({ from, to }: RowSpan) => to - from;

/**
 * Rows whose parts are kept together, and read anew together when one of them changes: long lots of old rows, and short
 * ones of those that came since.
 */
export class Lots {
  readonly #lotRows: number;
  #spans: readonly RowSpan[];

  /** @param end of the rows that are kept */
  constructor(lotRows: number, end: number) {
    this.#lotRows = lotRows;
    this.#spans = cut({ from: 0, to: end }, lotRows);
  }

  get end(): number {
    return this.#spans.at(-1)?.to ?? 0;
  }

  /** SQL of the first row of the lot that a row belongs to, of those that are kept. */
  get lotSql(): string {
    const isLong = (lot: RowSpan) => lot.from % this.#lotRows === 0 && length(lot) === this.#lotRows;
    const long = this.#spans.findIndex((lot) => !isLong(lot));
    const others = long < 0 ? [] : this.#spans.slice(long).reverse();
    const cases = others.map(({ from }) => `WHEN rowid >= ${from} THEN ${from} `).join('');
    const rest = `rowid // ${this.#lotRows} * ${this.#lotRows}`;
    return cases === '' ? rest : `CASE ${cases}ELSE ${rest} END`;
  }

  /**
   * @param changed spans of rows in which rows have changed
   * @param end of the rows that are to be kept
   */
  changes(changed: readonly RowSpan[], end: number): LotChanges {
    const short = this.#spans.filter((lot) => length(lot) < this.#lotRows);
    const isMerged = short.length >= MOST_SHORT;
    const isForgotten = (lot: RowSpan) =>
      (isMerged && short.includes(lot)) || changed.some(({ from, to }) => from < lot.to && to > lot.from);
    const forgotten = this.#spans.filter(isForgotten);
    const added = { from: this.end, to: end };
    const spans = length(added) > 0 ? [...forgotten, added] : forgotten;
    return {
      forgotten: forgotten.map(({ from }) => from),
      read: joined(spans).flatMap((span) => cut(span, this.#lotRows)),
    };
  }

  take({ forgotten, read }: LotChanges): void {
    const rest = this.#spans.filter(({ from }) => !forgotten.includes(from));
    this.#spans = [...rest, ...read].sort((a, b) => a.from - b.from);
  }
}

/** Those that follow on each other as one. */
function joined(spans: readonly RowSpan[]): RowSpan[] {
  const done: RowSpan[] = [];
  for (const { from, to } of spans) {
    const before = done.at(-1);
    if (before?.to === from) done[done.length - 1] = { from: before.from, to };
    else done.push({ from, to });
  }
  return done;
}

function cut({ from, to }: RowSpan, rows: number): RowSpan[] {
  const count = Math.ceil((to - from) / rows);
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * rows,
    to: Math.min(to, from + (i + 1) * rows),
  }));
}
