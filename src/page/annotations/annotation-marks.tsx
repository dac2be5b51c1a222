import { type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { drawMarks, type Plot } from './draw-marks';
import type { Mark } from './mark';
import { MarkSign } from './mark-sign';

/** Where the sign of a mark stands below the plot, in CSS pixels. */
interface MarkPosition {
  readonly mark: Mark;
  readonly left: number;
  /** 0 for a moment. */
  readonly width: number;
}

/** A region of minutes in a range of days can still be pointed at. */
const MIN_WIDTH = 4;

function placesIn(plot: Plot, marks: readonly Mark[]): MarkPosition[] {
  const end = plot.over.clientWidth;
  const at = (time: number) => plot.valToPos(time, 'x');
  return marks
    .filter(({ time, timeEnd = time }) => at(timeEnd) >= 0 && at(time) <= end)
    .map((mark) => {
      const [from, to] = [Math.max(0, at(mark.time)), Math.min(end, at(mark.timeEnd ?? mark.time))];
      return { mark, left: from, width: mark.timeEnd === undefined ? 0 : Math.max(MIN_WIDTH, to - from) };
    })
    .sort((one, other) => one.left - other.left);
}

function stepAside({ key, currentTarget, target }: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const signs = [...currentTarget.querySelectorAll('button')];
  if (step) signs[signs.indexOf(target as HTMLButtonElement) + step]?.focus();
}

interface MarksProps {
  readonly config: UPlotConfigBuilder;
  readonly marks: readonly Mark[];
  readonly timeZone: string;
}

/** Marks of a chart: lines and regions in the plot, and below it their signs, which say what they are. */
export function AnnotationMarks({ config, marks, timeZone }: MarksProps) {
  const theme = useTheme2();
  const [drawn, setDrawn] = useState<{ plot: Plot; places: MarkPosition[] } | null>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef({ marks, colorOf: theme.visualization.getColorByName });
  latest.current = { marks, colorOf: theme.visualization.getColorByName };

  useLayoutEffect(() => {
    config.addHook('init', (created) => {
      plot.current = created;
    });
    config.addHook('draw', (current) => {
      drawMarks(current, latest.current.marks, latest.current.colorOf);
      setDrawn({ plot: current, places: placesIn(current, latest.current.marks) });
    });
    config.addHook('destroy', () => setDrawn(null));
  }, [config]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other marks or colours are the occasion to draw anew
  useLayoutEffect(() => plot.current?.redraw(false), [marks, theme]);

  if (!drawn || drawn.places.length === 0) return null;
  const { over } = drawn.plot;
  return createPortal(
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label="Annotations"
      className="page-marks"
      style={{ left: over.offsetLeft, top: over.offsetTop + over.offsetHeight, width: over.offsetWidth }}
      onKeyDown={stepAside}
    >
      {drawn.places.map(({ mark, left, width }, i) => (
        <MarkSign
          key={`${mark.name} ${mark.time} ${mark.title}`}
          mark={mark}
          left={left}
          width={width}
          timeZone={timeZone}
          isFirst={i === 0}
        />
      ))}
    </div>,
    over.parentElement!,
  );
}
