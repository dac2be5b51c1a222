/** Links and alert rules hold on to these. */
export const UIDS = {
  overview: 'mahavishnu-learning-overview',
  tiers: 'mahavishnu-learning-tiers',
  pools: 'mahavishnu-learning-pools',
  solutions: 'mahavishnu-learning-solutions',
  workflows: 'mahavishnu-learning-workflows',
  coverage: 'mahavishnu-learning-coverage',
} as const;
