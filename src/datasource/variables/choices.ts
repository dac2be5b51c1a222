import type { DataFrame, Field, MetricFindValue } from '@grafana/data';
import { t } from '../i18n/t';
import type { LearningQuery } from '../learning-query';

export interface Choice extends MetricFindValue {
  readonly text: string;
  readonly value: string;
  /** Executions that have it, where the answer tells. */
  readonly count?: number;
}

export interface Choices {
  readonly values: readonly Choice[];
  /** Names of all columns of the answer. */
  readonly columns: readonly string[];
  /** Whether there are more than were taken. */
  readonly more: boolean;
}

const NONE: Choices = { values: [], columns: [], more: false };

const named = ({ fields }: DataFrame, ...names: readonly string[]) => fields.find(({ name }) => names.includes(name));

function fieldOf(frame: DataFrame, chosen: string | undefined, ...usual: readonly string[]): Field | undefined {
  if (!chosen) return named(frame, ...usual);
  const field = named(frame, chosen);
  if (field) return field;
  const columns = frame.fields.map(({ name }) => name).join(', ');
  throw new Error(
    t('variables.no-column', 'The query has no column {{chosen}}. Choose one of {{columns}}.', { chosen, columns }),
  );
}

/** What the first two columns of a column's values are called. */
const COUNT = 'executions';

/**
 * What is shown and what is used are the columns that the query names, else `__text` or `text` and `__value` or `value`,
 * else both are the first column. Each value comes once.
 * @param most choices to take
 */
export function toChoices(frames: readonly DataFrame[], query: LearningQuery, most: number): Choices {
  const [frame] = frames;
  if (!frame || frame.fields.length === 0) return NONE;
  const shownField = fieldOf(frame, query.textField, '__text', 'text');
  const used = fieldOf(frame, query.valueField, '__value', 'value') ?? shownField ?? frame.fields[0]!;
  const shown = shownField ?? used;
  const counts = query.queryType === 'metric' ? named(frame, COUNT) : undefined;
  const columns = frame.fields.map(({ name }) => name);
  const found = new Map<string, Choice>();
  for (let row = 0; row < frame.length; row++) {
    // Frames of Grafana 10 and later index like arrays.
    const value = used.values[row] as unknown;
    if (value === null || value === undefined || found.has(String(value))) continue;
    if (found.size === most) return { values: [...found.values()], columns, more: true };
    const text = String((shown.values[row] as unknown) ?? value);
    found.set(String(value), { text, value: String(value), ...(counts && { count: Number(counts.values[row]) }) });
  }
  return { values: [...found.values()], columns, more: false };
}
