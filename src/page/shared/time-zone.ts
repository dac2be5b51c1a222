import { getTimeZoneInfo } from '@grafana/data';
import type { DashboardJson } from './dashboard-json';

/** The parameter of the address that holds the time zone, named as Grafana names it. */
export const TIME_ZONE = 'timezone';

const isKnown = (zone: string) => getTimeZoneInfo(zone, Date.now()) !== undefined;

/** The zone that a person has chosen; null for that of the dashboard, and where the address names none that there is. */
export function chosenTimeZone(params: URLSearchParams): string | null {
  const zone = params.get(TIME_ZONE);
  return zone && isKnown(zone) ? zone : null;
}

/** The time zone that a dashboard starts with. */
export const timeZoneOf = ({ timezone }: DashboardJson): string =>
  timezone && isKnown(timezone) ? timezone : 'browser';
