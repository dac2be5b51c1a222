import type { Format } from '../../result/shape';
import { stubbornText } from '../sql/stubborn-text';
import { EVER } from '../time/ever';
import { parseInterval } from '../time/interval';
import { op } from '../tree/op';
import { type AskedBucket, type Sql, sql, verbatim } from '../tree/sql';
import type { Notation } from './notation';
import { openCondition } from './open-condition';
import { written } from './print';

const FROM = sql`$__timeFrom()`;
const TO = sql`$__timeTo()`;
const AD_HOC = sql`$__adHocFilters()`;

const HOUR = op.interval({ unit: 'millisecond', count: 3_600_000 });
const LENGTH_MS = sql`date_diff('millisecond', ${FROM}, ${TO})`;
const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;

/** As `wholeBuckets` of the bound notation counts them, whatever the time range will be. */
function step(bucket: AskedBucket | null): Sql {
  if (!bucket) return sql`(${TO} - ${FROM})`;
  const { asked, interval } = bucket;
  const times = (width: Sql, count: Sql) => sql`${width} * CAST(greatest(1, ${count}) AS BIGINT)`;
  if (asked === 'auto') return times(sql`$__interval`, sql`ceil(${LENGTH_MS} / $__interval_ms)`);
  const width = op.interval(interval);
  return interval.unit === 'month'
    ? times(width, sql`round(${LENGTH_MS} / ${interval.count * MONTH_MS})`)
    : times(width, sql`ceil(${LENGTH_MS} / ${interval.count})`);
}

/** Lengths are of time that passes, which the clock of a zone with summer time does not always show. */
function before(window: string, storedTimeZone: string): Sql {
  const interval = parseInterval(window)!;
  if (storedTimeZone === 'UTC' || interval.unit === 'month') return sql`${TO} - ${op.interval(interval)}`;
  const days = interval.count / DAY_MS;
  // Days of an instant are those of a calendar, one of which may have 23 or 25 hours.
  const length = Number.isInteger(days) ? sql`${HOUR} * ${24 * days}` : op.interval(interval);
  return op.onClock(sql`(${op.instant(TO, storedTimeZone)} - ${length})`, storedTimeZone);
}

function start(window: string, storedTimeZone: string): Sql {
  if (window === 'range') return FROM;
  if (window === 'today') return sql`date_trunc('day', ${TO})`;
  return window === 'all' ? op.timestamp(EVER.from, storedTimeZone) : before(window, storedTimeZone);
}

/** Of SQL that people carry on: macros follow the time range and the filters of the dashboard, variables stay open. */
export function editable(format: Format, storedTimeZone: string): Notation {
  const end: Notation['end'] = (end, window) => {
    if (end === 'from') return start(window, storedTimeZone);
    return window === 'all' ? op.timestamp(EVER.to, storedTimeZone) : TO;
  };
  const widthOf = ({ asked }: AskedBucket) => (asked === 'auto' ? sql`$__interval` : verbatim(asked));
  const fill = ({ empty }: AskedBucket, window: string) => {
    if (format !== 'timeseries') return sql``;
    const value = empty === null ? sql`NULL` : sql`${empty}`;
    return window === 'range' ? sql`, ${value}` : sql`, ${value}, ${verbatim(window)}`;
  };
  return {
    value: (value, dialect) => written(value, dialect, (text) => stubbornText(text, dialect.text)),
    condition: openCondition,
    adHoc: () => [AD_HOC],
    end,
    // `all` takes executions without a time, too.
    within: ({ window, bucket, back }) => {
      if (window === 'all') return [];
      if (bucket) {
        const time = back ? sql`timestamp + ${back}` : sql`timestamp`;
        const other = window === 'range' ? sql`` : sql`, ${verbatim(window)}`;
        return [sql`$__timeFilter(${time}, ${widthOf(bucket)}${other})`];
      }
      if (window === 'range' && !back) return [sql`$__timeFilter(timestamp)`];
      const before = back ? sql` - ${back}` : sql``;
      return [sql`timestamp >= ${end('from', window)}${before}`, sql`timestamp <= ${end('to', window)}${before}`];
    },
    bucket: (bucket, window) => sql`$__timeGroup(timestamp, ${widthOf(bucket)}${fill(bucket, window)})`,
    step,
  };
}
