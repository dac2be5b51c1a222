import { plural } from '../error/plural';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** An age in words such as `3 hours`, rounded down. */
export function age(seconds: number): string {
  const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? (['second', 1] as const);
  return plural(Math.max(0, Math.floor(seconds / length)), unit);
}

/** The names, or the first of them and how many more. */
export function listed(names: readonly string[], most = 3): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
