import type { QueryContext } from '../context';
import type { Filter } from '../filter';
import type { Interval } from '../time/interval';
import { steadyRange } from '../time/steady-range';
import { zoneOffset } from '../time/timestamp-literal';
import { wholeBuckets } from '../time/whole-buckets';
import { windowRange } from '../time/window';
import type { Dialect } from '../tree/dialect';
import { op } from '../tree/op';
import { type AskedBucket, type Binding, condition, type Field, type Sql, sql, value } from '../tree/sql';
import { conditionSql } from '../vocabulary/condition';
import { findField } from '../vocabulary/field';
import type { Notation, Stretch } from './notation';
import { written } from './print';

const DAY = 86_400_000;

/** So many buckets cover the length, which is in milliseconds. */
function covering(length: number, bucket: AskedBucket | null): Interval {
  const { unit, count } = bucket?.interval ?? { unit: 'millisecond', count: 1 };
  const buckets = unit === 'month' ? Math.round(length / (count * 30 * DAY)) : Math.ceil(length / count);
  return { unit, count: count * Math.max(1, buckets) };
}

/** The notation of a statement that is asked once: times are those of the context. */
abstract class Once implements Notation {
  readonly #context: QueryContext;

  constructor(context: QueryContext) {
    this.#context = context;
  }

  abstract value(value: Binding, dialect: Dialect): string;

  condition(field: Field, filter: Filter): Sql {
    return conditionSql(field, filter, value);
  }

  adHoc(filters: readonly Filter[]): readonly Sql[] {
    return filters.map((filter) => condition(findField(filter.field, this.#context.storedTimeZone), filter));
  }

  end(end: 'from' | 'to', window: string): Sql {
    return op.timestamp(windowRange(window, this.#context)[end], this.#context.storedTimeZone);
  }

  within({ window, bucket, back }: Stretch): readonly Sql[] {
    // `all` takes executions without a time, too.
    if (window === 'all') return [];
    const range = windowRange(window, this.#context);
    const { from, to } = bucket
      ? wholeBuckets(range, bucket.interval, this.#context)
      : steadyRange(range, this.#context);
    const at = (instant: number) => op.timestamp(instant, this.#context.storedTimeZone);
    if (!back) return [sql`timestamp >= ${at(from)}`, sql`timestamp <= ${at(to)}`];
    // A month before the last moment of one may be days before the end of another; before the next one it is not.
    const isOfMonths = bucket?.interval.unit === 'month' && !this.#context.isExact;
    const end = isOfMonths ? sql`timestamp < ${at(Math.ceil(to))}` : sql`timestamp <= ${at(to)}`;
    return [sql`timestamp >= ${at(from)} - ${back}`, sql`${end} - ${back}`];
  }

  bucket({ interval }: AskedBucket): Sql {
    return op.bucket(sql`timestamp`, interval);
  }

  step(bucket: AskedBucket | null, window: string): Sql {
    const { from, to } = windowRange(window, this.#context);
    const onClock = (instant: number) => instant + zoneOffset(instant, this.#context.storedTimeZone);
    return op.interval(covering(onClock(to) - onClock(from), bucket));
  }
}

/** What the engine is asked: values are parameters. */
export class Bound extends Once {
  readonly #parameters: Binding[] = [];

  get parameters(): readonly Binding[] {
    return this.#parameters;
  }

  /** An equal value is given once, where placeholders can tell. */
  value(value: Binding, { placeholder, placeholders }: Dialect): string {
    const canTell = placeholders === 'numbered' && typeof value !== 'object';
    const known = canTell ? this.#parameters.indexOf(value) : -1;
    return placeholder(known < 0 ? this.#parameters.push(value) : known + 1);
  }
}

/** What people read of it, and what runs where nobody gives parameters: values are written out. */
export class Inlined extends Once {
  value(value: Binding, dialect: Dialect): string {
    return written(value, dialect);
  }
}
