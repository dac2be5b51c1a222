import type { Engine } from '../engine/engine';
import type { FieldConfig, Frame } from '../frame/frame';
import { toFrame } from '../frame/to-frame';
import { unitSpec } from '../model/units';
import { compileQuery } from '../query/compile-query';
import type { QueryContext } from '../query/context';
import { parseQuery } from '../query/parse-query';
import { spellOut } from '../query/sql/spell-out';
import { ambiguousEnds } from '../query/time/repeated-hour';
import type { ColumnInfo } from '../query/vocabulary/metric-spec';

export interface AnswerContext extends QueryContext {
  readonly refId: string;
  /** When the question was asked, milliseconds since the epoch. */
  readonly askedAt: number;
  /** Alerts get the newest data or an error, and frames that alerting can evaluate. */
  readonly fromAlert: boolean;
  readonly rowLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

function fieldConfig({ label, unit, help }: ColumnInfo, name: string): FieldConfig {
  const { grafana, decimals }: { grafana?: string; decimals?: number } = unit ? unitSpec(unit) : {};
  return {
    ...(label !== name && { displayNameFromDS: label }),
    description: help,
    ...(grafana !== undefined && { unit: grafana }),
    ...(decimals !== undefined && { decimals }),
  };
}

/**
 * Answers a query of any kind, with the same numbers wherever it is asked: panel, alert, Explore, command or agent.
 * @param raw the query model as Grafana, provisioning or a person wrote it
 * @throws LearningError
 */
export async function answer(raw: unknown, context: AnswerContext, engine: Engine): Promise<Frame[]> {
  const { sql, parameters, columns, format, fill } = compileQuery(parseQuery(raw), context);
  const result = await engine.run(
    { sql, parameters },
    {
      askedAt: context.askedAt,
      freshness: context.fromAlert ? 'latest' : 'cached',
      signal: context.signal,
      ...(context.rowLimit !== undefined && { rowLimit: context.rowLimit }),
    },
  );
  const ambiguous = ambiguousEnds(context).map((text) => ({ severity: 'warning' as const, text }));
  const frame = toFrame(
    { ...result, notices: [...result.notices, ...ambiguous] },
    {
      refId: context.refId,
      format,
      forAlert: context.fromAlert,
      executedQueryString: spellOut(sql, parameters),
      fill,
      fieldConfig: (name) => {
        const info = columns(name);
        return info && fieldConfig(info, name);
      },
    },
  );
  return [frame];
}
