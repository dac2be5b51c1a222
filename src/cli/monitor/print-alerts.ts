import type { AlertsReport } from '../../asking/reports/alerts';
import { styled } from '../terminal';

/** One line for each threshold that is crossed, critical ones first. */
export function printAlerts({ alerts, alert_count, unknown, time_range }: AlertsReport): string {
  const lines = alerts.map(({ severity, message }) => {
    const word = severity.padEnd('CRITICAL'.length);
    return `${styled(severity === 'CRITICAL' ? 'critical' : 'warning', word)}  ${message}`;
  });
  const count =
    alert_count === 0
      ? 'No threshold is crossed'
      : `${alert_count} ${alert_count === 1 ? 'threshold is' : 'thresholds are'} crossed`;
  const silent = unknown.length === 0 ? '' : `; of these nothing is known over ${time_range}: ${unknown.join(', ')}`;
  return [...lines, `${count}${silent}.`].map((text) => `${text}\n`).join('');
}
