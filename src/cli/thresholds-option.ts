import { Option } from 'commander';
import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';

/** What a command with limits takes. */
export interface ThresholdsFlag {
  readonly thresholds?: string | undefined;
}

/** One file for all commands of an installation, which is why a variable can name it. */
export const thresholdsOption = (): Option =>
  new Option('--thresholds <file>', 'limits in YAML or JSON, in place of those of the product').env(
    'LEARNING_THRESHOLDS',
  );

/** Limits of the file, or those of the whole product. Throws LearningError that names file and field. */
export async function limitsOf({ thresholds }: ThresholdsFlag): Promise<AllLimits> {
  if (thresholds === undefined || thresholds === '') return DEFAULT_LIMITS;
  const { readThresholds } = await import('../asking/thresholds-file');
  return readThresholds(thresholds);
}
