import type { LinkTo } from './source';
import { VARIABLES } from './variables';

export const dashboardUrl = (uid: string) => `/d/${uid}`;

const TIME = '${__url_time_range}';

/** Boxes that are set must not stand beside their old values, which a link from the dashboard itself would carry on. */
const NARROWING = VARIABLES.map((name) => `\${${name}:queryparam}`);

/** The address of a dashboard that looks at the same time and the same executions. */
export function linkUrl({ uid, boxes }: Omit<LinkTo, 'title'>): string {
  const carried = boxes ? NARROWING : ['${__all_variables}'];
  const set = Object.entries(boxes ?? {}).map(([name, value]) => `var-${name}=${value}`);
  return `${dashboardUrl(uid)}?${[TIME, ...carried, ...set].join('&')}`;
}
