import type { DataFrame, MetricFindValue } from '@grafana/data';

const field = (frame: DataFrame, ...names: string[]) => frame.fields.find(({ name }) => names.includes(name));

export interface Choices {
  readonly values: MetricFindValue[];
  /** Whether there are more than were taken. */
  readonly more: boolean;
}

/**
 * The column `__text` or `text` is shown and `__value` or `value` is used, else both are the first column. Each value
 * comes once.
 * @param most choices to take
 */
export function toValues(frames: readonly DataFrame[], most: number): Choices {
  const [frame] = frames;
  const value = frame && (field(frame, '__value', 'value') ?? field(frame, '__text', 'text') ?? frame.fields[0]);
  if (!value) return { values: [], more: false };
  const text = field(frame, '__text', 'text') ?? value;
  const found = new Map<string, MetricFindValue>();
  for (let row = 0; row < frame.length; row++) {
    // Frames of Grafana 10 and later index like arrays.
    const [shown, used] = [text.values[row] as unknown, value.values[row] as unknown];
    if (used === null || used === undefined || found.has(String(used))) continue;
    if (found.size === most) return { values: [...found.values()], more: true };
    found.set(String(used), { text: String(shown ?? used), value: String(used) });
  }
  return { values: [...found.values()], more: false };
}
