/** A value of a neighbour's row; times are milliseconds since 1970, UTC, with microseconds behind the point. */
export type NeighbourValue = string | number | boolean | null;

/** A row, its values in the order of the table's columns. */
export type NeighbourRow = readonly NeighbourValue[];

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

export interface Instant {
  /** Milliseconds since 1970, with microseconds behind the point; as if UTC where no zone was given. */
  readonly ms: number;
  readonly hasZone: boolean;
}

function offsetMinutes(zone: string): number {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** From ISO 8601; null where the text is no time. */
export function parseInstant(text: string): Instant | null {
  const found = ISO.exec(text.trim());
  if (found === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = found;
  const whole = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second);
  const back = new Date(whole);
  // The 30th of February would be a day in March.
  if (back.getUTCMonth() !== +month! - 1 || back.getUTCDate() !== +day! || +hour! > 23) return null;
  const microseconds = Number(fraction.padEnd(6, '0').slice(0, 6));
  const shift = zone === undefined ? 0 : offsetMinutes(zone) * 60_000;
  return { ms: whole - shift + microseconds / 1000, hasZone: zone !== undefined };
}
