import { type Engine, NO_FACTS, type Question, type RunOptions } from '../engine/engine';
import type { FieldConfig, Frame } from '../frame/frame';
import { apart } from '../frame/series/apart';
import { toFrame } from '../frame/to-frame';
import { unitSpec } from '../model/units';
import type { QueryContext } from '../query/context';
import { parseQuery } from '../query/parse-query';
import { forAlert } from '../query/time/alert-width';
import { ambiguousEnds } from '../query/time/repeated-hour';
import type { ColumnInfo } from '../query/vocabulary/metric-spec';
import { compileFor } from './compile-for';
import { leftOutNotices } from './left-out';
import { newestRows } from './newest-rows';

export interface AnswerContext extends QueryContext {
  readonly refId: string;
  /** When the question was asked, milliseconds since the epoch. */
  readonly askedAt: number;
  /** Alerts get the newest data or an error, and frames that alerting can evaluate. */
  readonly fromAlert: boolean;
  readonly rowLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

function fieldConfig({ label, unit, help, filterable }: ColumnInfo, name: string): FieldConfig {
  const { grafana, decimals }: { grafana?: string; decimals?: number } = unit ? unitSpec(unit) : {};
  return {
    ...(label !== name && { displayNameFromDS: label }),
    description: help,
    ...(grafana !== undefined && { unit: grafana }),
    ...(decimals !== undefined && { decimals }),
    ...(filterable && { filterable }),
  };
}

/**
 * Answers a query of any kind, with the same numbers wherever it is asked: panel, alert, Explore, command or agent.
 * @param raw the query model as Grafana, provisioning or a person wrote it
 * @throws LearningError
 */
export async function answer(raw: unknown, context: AnswerContext, engine: Engine): Promise<Frame[]> {
  const { fromAlert, rowLimit } = context;
  const query = parseQuery(raw, fromAlert ? 'alert' : 'panel');
  let known = NO_FACTS;
  const asked = fromAlert ? forAlert(context) : context;
  let compiled = compileFor(engine.dialect, query, asked);
  const question: Question = (facts) => {
    if (facts !== known)
      compiled = compileFor(engine.dialect, query, { ...asked, notFinite: [...facts.notFinite.keys()] });
    known = facts;
    return compiled;
  };
  const options: RunOptions = {
    askedAt: context.askedAt,
    freshness: fromAlert ? 'latest' : 'cached',
    // A rule that sees only a part of the rows may fail to fire.
    atRowLimit: fromAlert ? 'refuse' : 'cut',
    signal: context.signal,
    ...(rowLimit !== undefined && { rowLimit }),
  };
  const first = await engine.run(question, options);
  const { sql, parameters, inlined, columns, format, fill, leftOut } = compiled;
  const { result, around } = (await newestRows({ sql, parameters }, format, first, (statement) =>
    engine.run(statement, options),
  )) ?? { result: first, around: (asked: string) => asked };
  const ambiguous = ambiguousEnds(context).map((text) => ({ severity: 'warning' as const, text }));
  const frame = toFrame(
    { ...result, notices: [...result.notices, ...leftOutNotices(leftOut, known), ...ambiguous] },
    {
      refId: context.refId,
      format,
      forAlert: fromAlert,
      executedQueryString: around(inlined()),
      fill,
      fieldConfig: (name) => {
        const info = columns(name);
        return info && fieldConfig(info, name);
      },
    },
  );
  return fromAlert ? apart(frame) : [frame];
}
