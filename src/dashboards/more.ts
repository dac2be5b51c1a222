import type { LinkTo } from './source';
import { UIDS } from './uids';

/** The dashboards that say why, or how sure something is, as panels point to them. */
export const FAIRLY_COMPARED: LinkTo = { uid: UIDS.routing, title: 'Compared on the same work: Learning: Routing' };
export const COST_WITH_BOUNDS: LinkTo = { uid: UIDS.cost, title: 'With bounds: Learning: Cost' };

/** @param measure one that `why_changed` knows */
export const whyChanged = (measure: 'success_rate' | 'cost_avg' | 'duration_avg'): LinkTo => ({
  uid: UIDS.why,
  title: 'Why did it change?',
  boxes: { measure },
});

/** Said where tiers or pools are compared as they are. */
export const AS_THEY_ARE =
  'As they are: whoever gets harder work looks worse than it is. Learning: Routing compares them on the same mix of work.';
