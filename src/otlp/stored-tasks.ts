import type { Extension } from '../collector/collector';
import { quoteText } from '../model/quote';

type Ask = Parameters<Extension>[3];

/** Executions of spans that the database has. */
export interface StoredTasks {
  /** Those of these ids that are there. */
  among(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ids by trace, the earliest first. Reads the metadata of all rows. */
  ofTraces(traces: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

const listed = (texts: readonly string[]) => texts.map(quoteText).join(', ');

/** Ids have to be such as `taskIdOf` makes. */
export function storedTasks(ask: Ask): StoredTasks {
  return {
    async among(ids) {
      if (ids.length === 0) return new Set();
      const rows = await ask(`SELECT task_id::VARCHAR AS id FROM executions WHERE task_id IN (${listed(ids)})`);
      return new Set(rows.map(({ id }) => String(id)));
    },
    async ofTraces(traces) {
      if (traces.length === 0) return new Map();
      // Others may have written metadata that are no JSON.
      const rows = await ask(
        `SELECT trace, list(id ORDER BY "timestamp") AS ids
         FROM (SELECT regexp_extract(metadata::VARCHAR, '"trace_id" *: *"([0-9a-f]{32})"', 1) AS trace,
                 task_id::VARCHAR AS id, "timestamp" FROM executions)
         WHERE trace IN (${listed(traces)}) GROUP BY trace`,
      );
      return new Map(rows.map(({ trace, ids }) => [String(trace), (ids as readonly unknown[]).map(String)]));
    },
  };
}
