/** Links and alert rules hold on to these. */
export const UIDS = {
  overview: 'mahavishnu-learning-overview',
  tiers: 'mahavishnu-learning-tiers',
  pools: 'mahavishnu-learning-pools',
  solutions: 'mahavishnu-learning-solutions',
  workflows: 'mahavishnu-learning-workflows',
  coverage: 'mahavishnu-learning-coverage',
  routing: 'mahavishnu-learning-routing',
  whatIf: 'mahavishnu-learning-whatif',
  why: 'mahavishnu-learning-why',
  experiments: 'mahavishnu-learning-experiments',
  cost: 'mahavishnu-learning-cost',
} as const;
