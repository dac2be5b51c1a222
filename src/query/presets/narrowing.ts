/** Every preset over executions can be narrowed down by these. */
export const NARROWING = ['repo', 'model_tier', 'pool_type', 'task_type'] as const;

export const isNarrowing = (parameter: string) => NARROWING.some((name) => name === parameter);
