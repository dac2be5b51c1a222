import { LearningError } from '../../error/learning-error';
import type { Measure } from './measure';
import { COSTS } from './measures/costs';
import { DATABASE } from './measures/database';
import { DURATIONS } from './measures/durations';
import { INTEGRITY } from './measures/integrity';
import { OUTCOMES } from './measures/outcomes';
import { QUALITY } from './measures/quality';
import { RESOURCES } from './measures/resources';
import { ROUTING } from './measures/routing';
import { unknownName } from './unknown-name';

/** Every measure. An entry in the table of its theme is all that a new one needs: SQL, units, completion, docs follow. */
export const MEASURES: readonly Measure[] = [
  ...OUTCOMES,
  ...DURATIONS,
  ...COSTS,
  ...QUALITY,
  ...ROUTING,
  ...RESOURCES,
  ...INTEGRITY,
  ...DATABASE,
];

const byId: ReadonlyMap<string, Measure> = new Map(MEASURES.map((measure) => [measure.id, measure]));

export function findMeasure(id: string): Measure {
  const measure = byId.get(id);
  if (measure) return measure;
  throw new LearningError('bad_query', unknownName('measure', id, [...byId.keys()]));
}
