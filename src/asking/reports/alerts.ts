import { isBeyond, isHighGood } from '../../model/limits';
import type { ThresholdName } from '../../model/thresholds';
import { isDatabaseProperty } from '../../query/vocabulary/measure';
import { findMeasure } from '../../query/vocabulary/measures';
import type { Asker, ReportOptions } from '../asker';
import { type TimeRangeName, timeRangeOf } from '../time-ranges';
import { figuresOfAll } from './figures';
import { formatMeasure } from './format-measure';
import { DEFAULT_MEASURE_LIMITS, type LimitsByMeasure } from './limits';

interface CrossedThreshold {
  readonly severity: 'WARNING' | 'CRITICAL';
  /** Id of the measure. */
  readonly metric: ThresholdName;
  /** The value, in the unit of the measure, as is the threshold. */
  readonly current: number;
  readonly threshold: number;
  readonly message: string;
}

export interface AlertsReport {
  /** Critical ones first. */
  readonly alerts: readonly CrossedThreshold[];
  readonly alert_count: number;
  /** Measures with a threshold that nothing can be said of, as nothing ran or tells. */
  readonly unknown: readonly ThresholdName[];
  /** Over which executions are judged. */
  readonly time_range: TimeRangeName;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
}

interface AlertsOptions extends ReportOptions {
  /** Default those of the whole product. */
  readonly limits?: LimitsByMeasure;
  /** Over which executions are judged. Default 24h, for which the limits of sums hold. */
  readonly timeRange?: TimeRangeName;
}

const SEVERITIES = ['critical', 'warning'] as const;

const isOfDatabase = (name: ThresholdName) => isDatabaseProperty(findMeasure(name));

function describe(name: ThresholdName, current: number, limit: number, timeRange: TimeRangeName): string {
  const { label } = findMeasure(name);
  const over = isOfDatabase(name) ? '' : ` over ${timeRange}`;
  const side = isHighGood(name) ? 'below' : 'above';
  return `${label}${over} is ${formatMeasure(name, current)}, ${side} ${formatMeasure(name, limit)}.`;
}

/** Which thresholds are crossed, as the MCP tool database_alerts gives it. Throws LearningError. */
export async function alertsReport(
  asker: Pick<Asker, 'ask'>,
  { limits = DEFAULT_MEASURE_LIMITS, timeRange = '24h', now = Date.now(), ...options }: AlertsOptions = {},
): Promise<AlertsReport> {
  const names = Object.keys(limits) as ThresholdName[];
  const asked = [names.filter((name) => !isOfDatabase(name)), names.filter(isOfDatabase)].filter(
    ({ length }) => length > 0,
  );
  const rows = await Promise.all(
    asked.map((group) =>
      figuresOfAll(asker, Object.fromEntries(group.map((name) => [name, name])), timeRangeOf(timeRange, now), options),
    ),
  );
  const values: Readonly<Record<string, number | null>> = Object.assign({}, ...rows);
  const crossed = names.flatMap((metric): CrossedThreshold[] => {
    const current = values[metric] ?? null;
    if (current === null) return [];
    const level = SEVERITIES.find((severity) => isBeyond(metric, current, limits[metric]?.[severity] ?? null));
    if (level === undefined) return [];
    const threshold = limits[metric]![level]!;
    const severity = level === 'critical' ? 'CRITICAL' : 'WARNING';
    return [{ severity, metric, current, threshold, message: describe(metric, current, threshold, timeRange) }];
  });
  const alerts = crossed.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return {
    alerts,
    alert_count: alerts.length,
    unknown: names.filter((name) => (values[name] ?? null) === null),
    time_range: timeRange,
    timestamp: new Date(now).toISOString(),
  };
}
