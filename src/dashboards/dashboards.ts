import type { DashboardSource } from './source';
import { OVERVIEW } from './sources/overview';
import { POOLS } from './sources/pools';
import { SOLUTIONS } from './sources/solutions';
import { TIERS } from './sources/tiers';

/** Every dashboard, in the order of the links. */
export const DASHBOARDS: readonly DashboardSource[] = [OVERVIEW, TIERS, POOLS, SOLUTIONS];
