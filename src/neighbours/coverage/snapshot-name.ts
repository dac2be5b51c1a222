import { type Instant, parseInstant } from '../instant';

const NAME = /^metrics_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)\.json$/;

/** When a snapshot was taken by its name, on the clock of where it was; null where the name is none of a snapshot's. */
export function nameTime(name: string): Instant | null {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year === undefined ? null : parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
}
