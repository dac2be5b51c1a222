import { listedPreset, measureLabel } from '../query/listed';
import { DIMENSIONS } from '../query/vocabulary/dimensions';
import { inSentence } from './i18n/locale';
import { t } from './i18n/t';
import { dimensionLabel, measureLabelText, presetQuestion } from './i18n/vocabulary-texts';
import { type LearningQuery, type Mode, modeOf } from './learning-query';

const dimensionLabels = new Map(DIMENSIONS.map(({ id, label }) => [id, label]));

function labelOf(id: string): string {
  const measure = measureLabel(id);
  if (measure !== undefined) return measureLabelText(id, measure);
  const dimension = dimensionLabels.get(id);
  return dimension === undefined ? id : dimensionLabel(id, dimension);
}

const TEXTS: Record<Mode, (query: LearningQuery) => string> = {
  metric: ({ measures: asked = [], dimensions: by = [] }) => {
    const measures = asked.map(labelOf).join(', ');
    const dimensions = inSentence(by.map(labelOf).join(', '));
    return by.length > 0
      ? t('display.measures-by', '{{measures}} by {{dimensions}}', { measures, dimensions })
      : measures;
  },
  preset: ({ preset: name = '' }) => {
    const listed = listedPreset(name);
    return listed ? presetQuestion({ name, question: listed.question }) : name;
  },
  sql: ({ rawSql = '' }) => rawSql.trim(),
};

/** The query in one line, for the list of queries and for the history of Explore. */
export function displayText(query: LearningQuery): string {
  return TEXTS[modeOf(query)]?.(query) ?? '';
}
