import type { DashboardSource } from './source';
import { COST } from './sources/cost';
import { COVERAGE } from './sources/coverage';
import { ERRORS } from './sources/errors';
import { EXPERIMENTS } from './sources/experiments';
import { LEARNED } from './sources/learned';
import { LIVE } from './sources/live';
import { OVERVIEW } from './sources/overview';
import { POOLS } from './sources/pools';
import { QUALITY } from './sources/quality';
import { ROUTING } from './sources/routing';
import { SOLUTIONS } from './sources/solutions';
import { STORAGE } from './sources/storage';
import { TIERS } from './sources/tiers';
import { WHAT_IF } from './sources/what-if';
import { WHY } from './sources/why';
import { WORK } from './sources/work';
import { WORKFLOWS } from './sources/workflows';

/** Every dashboard, in the order of the bar of the page. */
export const DASHBOARDS: readonly DashboardSource[] = [
  OVERVIEW,
  LIVE,
  ERRORS,
  WHY,
  ROUTING,
  WHAT_IF,
  EXPERIMENTS,
  COST,
  QUALITY,
  WORK,
  TIERS,
  POOLS,
  SOLUTIONS,
  LEARNED,
  STORAGE,
  WORKFLOWS,
  COVERAGE,
];
