import { listedPreset, measureLabel } from '../query/listed';
import { DIMENSIONS } from '../query/vocabulary/dimensions';
import { type LearningQuery, type Mode, modeOf } from './learning-query';

const dimensionLabels = new Map(DIMENSIONS.map(({ id, label }) => [id, label]));

const labelOf = (id: string) => measureLabel(id) ?? dimensionLabels.get(id) ?? id;

const TEXTS: Record<Mode, (query: LearningQuery) => string> = {
  metric: ({ measures = [], dimensions = [] }) => {
    const by = dimensions.length > 0 ? ` by ${dimensions.map(labelOf).join(', ').toLowerCase()}` : '';
    return measures.map(labelOf).join(', ') + by;
  },
  preset: ({ preset = '' }) => listedPreset(preset)?.question ?? preset,
  sql: ({ rawSql = '' }) => rawSql.trim(),
};

/** The query in one line, for the list of queries and for the history of Explore. */
export function displayText(query: LearningQuery): string {
  return TEXTS[modeOf(query)]?.(query) ?? '';
}
