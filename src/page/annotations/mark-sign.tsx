import { dateTimeFormat } from '@grafana/data';
import { Tag, Tooltip, useTheme2 } from '@grafana/ui';
import React from 'react';
import type { Mark } from './mark';

interface SignProps {
  readonly mark: Mark;
  /** CSS pixels from the left of the plot. */
  readonly left: number;
  /** 0 for a moment. */
  readonly width: number;
  readonly timeZone: string;
  /** The arrow keys lead from it to the others. */
  readonly isFirst: boolean;
}

/** What happened, in words; shown where the sign is pointed at or focused. */
export function MarkSign({ mark, left, width, timeZone, isFirst }: SignProps) {
  const theme = useTheme2();
  const { name, color, time, timeEnd, title, text, tags } = mark;
  const from = dateTimeFormat(time, { timeZone });
  const when = timeEnd === undefined ? from : `${from} to ${dateTimeFormat(timeEnd, { timeZone })}`;
  const words = [title || name, text, ...tags, when].filter(Boolean).join(', ');
  return (
    <Tooltip
      content={
        <div className="page-mark-text">
          <strong>{title || name}</strong>
          <div className="page-mark-time">{when}</div>
          {text && <div>{text}</div>}
          {tags.map((tag) => (
            <Tag key={tag} name={tag} />
          ))}
        </div>
      }
    >
      <button
        type="button"
        className={width > 0 ? 'page-mark page-mark-region' : 'page-mark'}
        style={{ left, width: width || undefined, color: theme.visualization.getColorByName(color) }}
        aria-label={words}
        tabIndex={isFirst ? 0 : -1}
      />
    </Tooltip>
  );
}
