import type { LearningOptions } from '../learning-query';
import type { LearningSource } from '../learning-source';

/** A data source, as its settings are saved. */
export interface BrowserSource extends LearningSource {
  readonly options: LearningOptions;
}
