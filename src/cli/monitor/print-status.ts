import { formatUnit } from '../../asking/reports/format-measure';
import type { Status, StatusReport } from '../../asking/reports/status';
import type { Unit } from '../../model/units';
import { printable, type Style, styled } from '../terminal';

const STYLES: Readonly<Record<Status, Style>> = {
  OK: 'ok',
  WARNING: 'warning',
  ERROR: 'critical',
  CRITICAL: 'critical',
};

const shown = (unit: Exclude<Unit, 'time'>, value: number | null) =>
  value === null ? '–' : formatUnit(unit, value, unit === 'seconds' ? 'fewest' : 'same');

const pairs = (entries: readonly (readonly [string, string])[]) => {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
};

const list = (title: string, texts: readonly string[], style: Style) =>
  texts.length === 0
    ? [`${title}: none`]
    : [`${title}:`, ...texts.map((text) => `  - ${styled(style, printable(text))}`)];

/** Health in lines, the first of which is `Status: OK`, `WARNING`, `ERROR` or `CRITICAL` alone. */
export function printStatus(report: StatusReport): string {
  const { status, timestamp, database, executions, performance, warnings, errors } = report;
  return [
    `Status: ${styled(STYLES[status], status)}`,
    `Timestamp: ${timestamp}`,
    `Database: ${printable(database.path)}`,
    `Size: ${shown('megabytes', database.size_mb)}`,
    `Schema: ${database.schema_version === null ? 'unknown' : `version ${printable(database.schema_version)}`}`,
    'Executions:',
    ...pairs([
      ['total', shown('count', executions.total)],
      ['last 1 h', shown('count', executions.recent_1h)],
      ['last 24 h', shown('count', executions.daily)],
      ['last 7 d', shown('count', executions.weekly)],
    ]),
    'Performance, last 24 h:',
    ...pairs([
      ['success rate', shown('percent', performance.daily_success_rate)],
      ['average duration', shown('seconds', performance.avg_duration_seconds)],
      ['average quality', shown('score', performance.avg_quality_score)],
    ]),
    ...list('Warnings', warnings, 'warning'),
    ...list('Errors', errors, 'critical'),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
