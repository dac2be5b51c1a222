import type { AllLimits, Limits } from '../model/limits';

const MEGABYTE = 1e6;

/** Parameters of a preset that are limits of the size of the database, by their names. */
export type SizeLimits = Readonly<Record<string, keyof Limits>>;

/** Their values, in 1,000,000 bytes; the preset's own where a limit is switched off. */
export function sizeLimits(parameters: SizeLimits, { database_bytes }: AllLimits): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, level]) => {
      const bytes = database_bytes[level];
      return bytes === null ? [] : [[name, bytes / MEGABYTE]];
    }),
  );
}
