import type { DataFrame } from '@grafana/data';
import type { AnnotationJson } from '../shared/dashboard-json';

/** What happened at a time, for the time axes of a dashboard. */
export interface Mark {
  /** The name of the annotation that it comes from. */
  readonly name: string;
  /** A colour of Grafana's palette, or any of CSS. */
  readonly color: string;
  /** Milliseconds since the epoch; the end is missing where it is a moment. */
  readonly time: number;
  readonly timeEnd?: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** Whether it is marked on the panel of that id. */
  readonly isFor: (panel: number) => boolean;
}

const DEFAULT_COLOR = 'blue';

const tagsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(String) : String(value ?? '').split(',')).map((tag) => tag.trim()).filter(Boolean);

/** Rows by Grafana's own names: time, timeEnd, title, text, tags. Rows without a time are none. */
export function marksOf(
  frames: readonly DataFrame[],
  { name, iconColor = DEFAULT_COLOR, filter }: AnnotationJson,
): Mark[] {
  const { ids = [], exclude = false } = filter ?? {};
  const isFor = (panel: number) => !filter || ids.includes(panel) !== exclude;
  return frames.flatMap(({ fields, length }) => {
    const cell = (field: string, row: number): unknown => fields.find((one) => one.name === field)?.values[row];
    const text = (field: string, row: number) => String(cell(field, row) ?? '');
    return Array.from({ length }, (_, row) => row).flatMap((row): Mark[] => {
      const [time, timeEnd] = [cell('time', row), cell('timeEnd', row)];
      if (typeof time !== 'number') return [];
      const isRegion = typeof timeEnd === 'number' && timeEnd > time;
      const words = { title: text('title', row), text: text('text', row), tags: tagsOf(cell('tags', row)) };
      return [{ name, color: iconColor, time, ...(isRegion && { timeEnd }), ...words, isFor }];
    });
  });
}
