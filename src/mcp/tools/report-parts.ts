import { z } from 'zod';

/** Null where nothing ran, or nothing tells. */
export const figure = z.number().nullable();

const figures = {
  executions: figure,
  successful: figure,
  success_rate: figure.describe('Percent.'),
  avg_duration_seconds: figure,
  avg_quality_score: figure.describe('0 to 100.'),
  total_cost: figure.describe('US dollars.'),
};

/** Groups of executions by one column. */
export const groupsBy = (column: string) => z.array(z.object({ [column]: z.string().nullable(), ...figures }));

export const buckets = z
  .array(z.object({ time: z.string().describe('Begin of the bucket, ISO 8601, UTC.'), ...figures }))
  .describe(
    'In whole buckets, the first of which may begin before the time range: they add up to more than the groups.',
  );

export const performanceParts = {
  duration: z.object({ avg_seconds: figure, p50_seconds: figure, p95_seconds: figure, p99_seconds: figure }),
  cost: z
    .object({ total_cost: figure, avg_cost: figure, avg_savings: figure.describe('Estimated less actual cost, mean.') })
    .describe('US dollars.'),
  resources: z.object({ avg_memory_mb: figure, p95_memory_mb: figure }),
};

export const timestamp = z.string().describe('ISO 8601, UTC.');
