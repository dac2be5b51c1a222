import { map, maybe, one } from '../protobuf/field';
import { type Init, message, type Value } from '../protobuf/message';
import { bytes, int32, string } from '../protobuf/type';
import { method } from './method';
import { PluginContext } from './plugin-context';

export const HealthStatus = { ok: 1, error: 2 } as const;

const CheckHealthRequest = message({
  pluginContext: maybe(1, PluginContext),
  headers: map(2, string, () => ''),
});
export type CheckHealthRequest = Value<typeof CheckHealthRequest>;

const CheckHealthResponse = message({
  status: one(1, int32),
  message: one(2, string),
  jsonDetails: one(3, bytes),
});
export type CheckHealthResponse = Init<typeof CheckHealthResponse>;

const CollectMetricsRequest = message({ pluginContext: maybe(1, PluginContext) });

const CollectMetricsResponse = message({
  /** In the Prometheus text format. */
  metrics: maybe(1, message({ prometheus: one(1, bytes) })),
});

export const DiagnosticsService = {
  checkHealth: method('/pluginv2.Diagnostics/CheckHealth', CheckHealthRequest, CheckHealthResponse),
  collectMetrics: method('/pluginv2.Diagnostics/CollectMetrics', CollectMetricsRequest, CollectMetricsResponse),
};
