import type { DashboardSource } from './source';
import { COVERAGE } from './sources/coverage';
import { OVERVIEW } from './sources/overview';
import { POOLS } from './sources/pools';
import { SOLUTIONS } from './sources/solutions';
import { TIERS } from './sources/tiers';
import { WORKFLOWS } from './sources/workflows';

/** Every dashboard, in the order of the links. */
export const DASHBOARDS: readonly DashboardSource[] = [OVERVIEW, TIERS, POOLS, SOLUTIONS, WORKFLOWS, COVERAGE];
