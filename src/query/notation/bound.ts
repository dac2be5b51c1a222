import type { QueryContext } from '../context';
import { type Interval, intervalLiteral } from '../time/interval';
import { timeBucket } from '../time/time-bucket';
import { timestampLiteral, zoneOffset } from '../time/timestamp-literal';
import { windowRange } from '../time/window';
import { conditionSql } from '../vocabulary/filter';
import { type Binding, Bindings } from './bindings';
import type { AskedBucket, Notation, Window } from './notation';

const DAY = 86_400_000;

/** So many whole buckets cover the length, which is in milliseconds. */
function wholeBuckets(length: number, bucket: AskedBucket | null): Interval {
  const { unit, count } = bucket?.interval ?? { unit: 'millisecond', count: 1 };
  const buckets = unit === 'month' ? Math.round(length / (count * 30 * DAY)) : Math.ceil(length / count);
  return { unit, count: count * Math.max(1, buckets) };
}

/** Of a statement that is asked once: values are parameters, times are those of the context. */
export class BoundNotation implements Notation {
  readonly #bindings = new Bindings();
  readonly #context: QueryContext;

  constructor(context: QueryContext) {
    this.#context = context;
  }

  get parameters(): readonly Binding[] {
    return this.#bindings.values;
  }

  readonly value: Notation['value'] = (value) => this.#bindings.bind(value);

  readonly condition: Notation['condition'] = (field, filter) => conditionSql(field, filter, this.#bindings.bind);

  readonly adHoc: Notation['adHoc'] = (filters, write) => filters.map(write);

  readonly window = (window: string): Window => {
    const { storedTimeZone } = this.#context;
    const range = windowRange(window, this.#context);
    const [from, to] = [range.from, range.to].map((instant) => timestampLiteral(instant, storedTimeZone)) as [
      string,
      string,
    ];
    const onClock = (instant: number) => instant + zoneOffset(instant, storedTimeZone);
    return {
      from,
      to,
      // Of all executions those without a time are some, too.
      within: window === 'all' ? [] : [`timestamp >= ${from}`, `timestamp <= ${to}`],
      bucket: ({ interval }) => timeBucket('timestamp', interval),
      step: (bucket) => intervalLiteral(wholeBuckets(onClock(range.to) - onClock(range.from), bucket)),
    };
  };
}
