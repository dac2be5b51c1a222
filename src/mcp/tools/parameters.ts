import { z } from 'zod';
import { DEFAULT_TIME_RANGE, TIME_RANGES } from '../../asking/time-ranges';

/** Parameters that several tools take. */
export const DB_PATH = {
  db_path: z
    .string()
    .max(1_000)
    .optional()
    .describe('Another database in the folder of the one that is served, relative to that folder. Mostly left out.'),
};

export const TIME_RANGE = {
  time_range: z
    .enum(TIME_RANGES as [(typeof TIME_RANGES)[number]])
    .default(DEFAULT_TIME_RANGE)
    .describe(`How far back to look. Default ${DEFAULT_TIME_RANGE}.`),
};

export const FROM_TO = {
  from: z
    .string()
    .max(100)
    .default('now-7d')
    .describe(
      'Start of the time range: now-24h, now/d, 2026-02-09T12:00:00Z or milliseconds since 1970. Default now-7d.',
    ),
  to: z.string().max(100).default('now').describe('End of the time range, in the same forms. Default now.'),
};
