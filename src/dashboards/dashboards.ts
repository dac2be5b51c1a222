import type { DashboardSource } from './source';
import { COST } from './sources/cost';
import { COVERAGE } from './sources/coverage';
import { EXPERIMENTS } from './sources/experiments';
import { OVERVIEW } from './sources/overview';
import { POOLS } from './sources/pools';
import { ROUTING } from './sources/routing';
import { SOLUTIONS } from './sources/solutions';
import { TIERS } from './sources/tiers';
import { WHAT_IF } from './sources/what-if';
import { WHY } from './sources/why';
import { WORKFLOWS } from './sources/workflows';

/** Every dashboard, in the order of the links. */
export const DASHBOARDS: readonly DashboardSource[] = [
  OVERVIEW,
  ROUTING,
  WHAT_IF,
  WHY,
  EXPERIMENTS,
  COST,
  TIERS,
  POOLS,
  SOLUTIONS,
  WORKFLOWS,
  COVERAGE,
];
