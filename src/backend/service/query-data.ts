import { LearningError, stackOf } from '../../error/learning-error';
import type { DataQuery, DataResponse, QueryDataRequest, QueryDataResponse } from '../../protocol/data';
import type { PluginContext } from '../../protocol/plugin-context';
import { refuseUninterpolated } from '../../query/parse-query';
import { orderedRange } from '../../query/time/ordered-range';
import { panelRange } from '../../query/time/steady-range';
import { SETTINGS } from '../../settings/settings';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import type { Logger, LogLevel } from '../log/logger';
import type { Metrics } from '../metrics/metrics';
import { grafanaRowLimit } from '../resource/route';
import { KnownModels } from './known-models';
import type { Handler } from './serve';

const HEADER = 'fromalert';

/** Whether the alerting engine asks. Grafana's versions differ in case and in the prefix of forwarded headers. */
export function isFromAlert(headers: ReadonlyMap<string, string>): boolean {
  return [...headers].some(
    ([name, value]) => name.toLowerCase().replace(/^http_/, '') === HEADER && value.toLowerCase() === 'true',
  );
}

/** Queries that take longer are told of in the log at its usual level. */
const SLOW_MS = 1_000;

interface PanelQuery {
  readonly context: PluginContext | undefined;
  readonly fromAlert: boolean;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly signal: AbortSignal;
}

function run(
  source: DataSource,
  query: DataQuery,
  models: KnownModels,
  { context, fromAlert, askedAt, signal }: PanelQuery,
) {
  const { rowLimit = grafanaRowLimit(context) ?? SETTINGS.rowLimit.default } = source.settings;
  const { storedTimeZone = SETTINGS.storedTimeZone.default } = source.settings;
  const model = models.of(query.json);
  if (!fromAlert) refuseUninterpolated(model);
  const timeRange = orderedRange(query.timeRange?.fromEpochMs ?? 0, query.timeRange?.toEpochMs ?? 0);
  return source.answers.frames(model, {
    refId: query.refId,
    ...(fromAlert ? { timeRange } : panelRange(timeRange, askedAt)),
    intervalMs: query.intervalMs,
    maxDataPoints: query.maxDataPoints,
    storedTimeZone,
    rowLimit,
    askedAt,
    fromAlert,
    signal,
  });
}

const OK = 200;

function failureLevel({ code, source }: LearningError): LogLevel {
  if (source === 'plugin') return 'error';
  return code === 'cancelled' ? 'debug' : 'warn';
}

interface Tools {
  readonly instances: Instances<DataSource>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Answers each query alone: one that fails leaves the others as they are. */
export function queryData({ instances, metrics, log }: Tools): Handler<QueryDataRequest, QueryDataResponse> {
  const models = new KnownModels();

  async function answerOne(query: DataQuery, asked: PanelQuery): Promise<DataResponse> {
    const began = performance.now();
    const about = {
      refId: query.refId,
      datasource: asked.context?.dataSourceInstanceSettings?.uid,
      fromAlert: asked.fromAlert,
    };
    try {
      const { frames, rows } = await instances.use(asked.context, (source) => run(source, query, models, asked));
      const ms = performance.now() - began;
      metrics.returnedRows.add(rows);
      log.log(ms > SLOW_MS ? 'info' : 'debug', 'Query answered.', { ...about, rows, durationMs: Math.round(ms) });
      return { frames, status: OK };
    } catch (cause) {
      const error = LearningError.from(cause);
      const durationMs = Math.round(performance.now() - began);
      metrics.queryErrors.add(1, { code: error.code });
      log.log(failureLevel(error), 'Query failed.', {
        ...about,
        code: error.code,
        durationMs,
        ...(error.source === 'plugin' && { error: stackOf(cause) }),
      });
      return { error: error.toDisplay(), errorSource: error.source, status: error.status };
    } finally {
      metrics.queries.add(1, { asked_by: asked.fromAlert ? 'alert' : 'panel' });
      metrics.queryDuration.record((performance.now() - began) / 1000);
    }
  }

  return async ({ pluginContext: context, headers, queries }, signal) => {
    const asked = { context, fromAlert: isFromAlert(headers), askedAt: Date.now(), signal };
    const answers = queries.map(async (query) => [query.refId, await answerOne(query, asked)] as const);
    return { responses: new Map(await Promise.all(answers)) };
  };
}
