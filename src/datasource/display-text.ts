import { PRESETS } from '../query/presets/presets';
import { DIMENSIONS } from '../query/vocabulary/dimensions';
import { MEASURES } from '../query/vocabulary/measures';
import { type LearningQuery, type Mode, modeOf } from './learning-query';

const labels = new Map([...MEASURES, ...DIMENSIONS].map(({ id, label }) => [id, label]));
const questions = new Map(PRESETS.map(({ name, question }) => [name, question]));

const labelOf = (id: string) => labels.get(id) ?? id;

const TEXTS: Record<Mode, (query: LearningQuery) => string> = {
  metric: ({ measures = [], dimensions = [] }) => {
    const by = dimensions.length > 0 ? ` by ${dimensions.map(labelOf).join(', ').toLowerCase()}` : '';
    return measures.map(labelOf).join(', ') + by;
  },
  preset: ({ preset = '' }) => questions.get(preset) ?? preset,
  sql: ({ rawSql = '' }) => rawSql.trim(),
};

/** The query in one line, for the list of queries and for the history of Explore. */
export function displayText(query: LearningQuery): string {
  return TEXTS[modeOf(query)]?.(query) ?? '';
}
