import type { LinkTo } from './source';
import { VARIABLES } from './variables';

export const dashboardUrl = (uid: string) => `/d/${uid}`;

/** What Grafana puts in for a name. */
const named = (name: string) => `\${${name}}`;
const inAddress = (name: string, format = 'percentencode') => named(`${name}:${format}`);

/** What a column holds in the row that is clicked. */
export const ofRow = (column: string) => inAddress(`__data.fields.${column}`);
/** A field of the row in a link, as its text is shown. */
export const wordsOfRow = (column: string) => inAddress(`__data.fields.${column}.text`);
/** What a box of the dashboard holds now. */
export const ofBox = (box: string) => inAddress(box);

/** Boxes that are set must not stand beside their old values, which a link from the dashboard itself would carry on. */
const NARROWING = VARIABLES.map((name) => inAddress(name, 'queryparam'));

/** The address of a dashboard that looks at the same time and the same executions. */
export function linkUrl({ uid, boxes }: Omit<LinkTo, 'title'>): string {
  const set = Object.entries(boxes ?? {}).map(([name, value]) => `var-${name}=${value}`);
  const carried = boxes ? NARROWING : [named('__all_variables')];
  return `${dashboardUrl(uid)}?${[named('__url_time_range'), ...carried, ...set].join('&')}`;
}
