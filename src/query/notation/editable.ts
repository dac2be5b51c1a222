import type { Format } from '../model';
import { quoteText } from '../sql/quote';
import { stubbornText } from '../sql/stubborn-text';
import { EVER } from '../time/ever';
import { intervalLiteral, parseInterval } from '../time/interval';
import { timestampLiteral } from '../time/timestamp-literal';
import type { AskedBucket, Notation, Window } from './notation';
import { openCondition } from './open-condition';

const FROM = '$__timeFrom()';
const TO = '$__timeTo()';
const AD_HOC = '$__adHocFilters()';

const LENGTH_MS = `date_diff('millisecond', ${FROM}, ${TO})`;
const MONTH_MS = 30 * 86_400_000;

/** As `wholeBuckets` of the bound notation counts them, whatever the time range will be. */
function step(bucket: AskedBucket | null): string {
  if (!bucket) return `(${TO} - ${FROM})`;
  const { asked, interval } = bucket;
  const times = (width: string, count: string) => `${width} * CAST(greatest(1, ${count}) AS BIGINT)`;
  if (asked === 'auto') return times('$__interval', `ceil(${LENGTH_MS} / $__interval_ms)`);
  const width = intervalLiteral(interval);
  return interval.unit === 'month'
    ? times(width, `round(${LENGTH_MS} / ${interval.count * MONTH_MS})`)
    : times(width, `ceil(${LENGTH_MS} / ${interval.count})`);
}

/** Lengths are of time that passes, which the clock of a zone with summer time does not always show. */
function before(window: string, storedTimeZone: string): string {
  const interval = parseInterval(window)!;
  const length = intervalLiteral(interval);
  if (storedTimeZone === 'UTC' || interval.unit === 'month') return `${TO} - ${length}`;
  const zone = quoteText(storedTimeZone);
  return `(${TO} AT TIME ZONE ${zone} - ${length}) AT TIME ZONE ${zone}`;
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

function ends(window: string, storedTimeZone: string): Ends {
  if (window === 'range') return { from: FROM, to: TO };
  if (window === 'today') return { from: `date_trunc('day', ${TO})`, to: TO };
  if (window !== 'all') return { from: before(window, storedTimeZone), to: TO };
  return { from: timestampLiteral(EVER.from, storedTimeZone), to: timestampLiteral(EVER.to, storedTimeZone) };
}

/** Of all executions those without a time are some, too. */
function within(window: string, { from, to }: Ends): readonly string[] {
  if (window === 'range') return ['$__timeFilter(timestamp)'];
  return window === 'all' ? [] : [`timestamp >= ${from}`, `timestamp <= ${to}`];
}

/** Of SQL that people carry on: macros follow the time range and the filters of the dashboard, variables stay open. */
export function editableNotation(format: Format, storedTimeZone: string): Notation {
  const fillOf = ({ empty }: AskedBucket, window: string) =>
    format === 'timeseries' ? `, ${empty ?? 'NULL'}${window === 'range' ? '' : `, ${window}`}` : '';
  return {
    value: stubbornText,
    condition: openCondition,
    adHoc: () => [AD_HOC],
    window: (window): Window => {
      const { from, to } = ends(window, storedTimeZone);
      return {
        from,
        to,
        within: within(window, { from, to }),
        bucket: (bucket) => {
          const width = bucket.asked === 'auto' ? '$__interval' : bucket.asked;
          return `$__timeGroup(timestamp, ${width}${fillOf(bucket, window)})`;
        },
        step,
      };
    },
  };
}
