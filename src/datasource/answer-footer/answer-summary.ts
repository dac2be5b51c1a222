import type { DataFrame, PanelData } from '@grafana/data';
import type { EngineName } from '../../settings/engines';

/** What the backend says of an answer, beside the answer. */
export interface AnswerSummary {
  /** What DuckDB returned, before it was spread over series. */
  readonly rows: number;
  /** Milliseconds in DuckDB. */
  readonly elapsed: number;
  /** Whether it was kept from the last time that it was asked for. */
  readonly reused: boolean;
  /** The data holds at least everything committed by then, milliseconds since the epoch. */
  readonly asOf: number;
  /** How old that was when the answer came, milliseconds. */
  readonly age: number;
  readonly engine: EngineName;
  /** The SELECT that was run. */
  readonly sql: string;
  readonly notices: readonly string[];
}

interface Custom {
  readonly rows: number;
  readonly elapsed: number;
  readonly asOf: number;
  readonly reused?: boolean;
  readonly engine?: EngineName;
}

const isCustom = (custom: unknown): custom is Custom =>
  typeof custom === 'object' && custom !== null && 'asOf' in custom && 'elapsed' in custom && 'rows' in custom;

/** Null while there is no answer to the query. */
export function answerSummary(data: PanelData | undefined, refId: string): AnswerSummary | null {
  const frames: readonly DataFrame[] = data?.series.filter((frame) => frame.refId === refId) ?? [];
  const meta = frames[0]?.meta;
  if (!meta || !isCustom(meta.custom)) return null;
  const { rows, elapsed, asOf, reused = false, engine = 'server' } = meta.custom;
  return {
    rows,
    elapsed,
    reused,
    asOf,
    engine,
    age: Math.max(0, (data?.request?.endTime ?? Date.now()) - asOf),
    sql: meta.executedQueryString ?? '',
    notices: (meta.notices ?? []).map(({ text }) => text),
  };
}
