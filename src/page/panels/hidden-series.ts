import { type DataFrame, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import type { HideSeriesConfig } from '@grafana/schema';
import { SeriesVisibilityChangeMode } from '@grafana/ui';
import { useCallback, useState } from 'react';

type Toggle = (label: string | string[] | null, mode: SeriesVisibilityChangeMode) => void;

/** A click on a name in the legend shows that series alone, and again shows all; with Ctrl or Command it is taken out or put back. */
function next(
  hidden: readonly string[],
  all: readonly string[],
  label: string,
  mode: SeriesVisibilityChangeMode,
): readonly string[] {
  if (mode === SeriesVisibilityChangeMode.AppendToSelection) {
    return hidden.includes(label) ? hidden.filter((name) => name !== label) : [...hidden, label];
  }
  const others = all.filter((name) => name !== label);
  const isAlone = others.every((name) => hidden.includes(name)) && !hidden.includes(label);
  return isAlone ? [] : others;
}

/** Which series the reader has hidden, and what the legend does to that. */
export function useHiddenSeries(): [readonly string[], (all: readonly string[]) => Toggle] {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const toggle = useCallback(
    (all: readonly string[]): Toggle =>
      (label, mode) => {
        if (typeof label === 'string') setHidden((before) => next(before, all, label, mode));
      },
    [],
  );
  return [hidden, toggle];
}

/** The frames with those series, and those that the panel hides, left out of the drawing. */
export function hide(frames: readonly DataFrame[], hidden: readonly string[]): DataFrame[] {
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const isHidden =
        field.type === FieldType.number && hidden.includes(getFieldDisplayName(field, frame, [...frames]));
      const { custom } = field.config;
      const own: Partial<HideSeriesConfig> = custom?.hideFrom ?? {};
      const hideFrom = {
        viz: isHidden || Boolean(own.viz),
        legend: Boolean(own.legend),
        tooltip: isHidden || Boolean(own.tooltip),
      };
      return { ...field, config: { ...field.config, custom: { ...custom, hideFrom } } };
    }),
  }));
}

/** Whether it is a number that the panel draws. */
export const isShown = ({ type, config }: Field): boolean => type === FieldType.number && !config.custom?.hideFrom?.viz;
