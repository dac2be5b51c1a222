import { useTheme2 } from '@grafana/ui';
import React, { type CSSProperties, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Names the group of fields. */
  readonly label?: string;
  /** One of several rows below each other, of fields that keep no distance of their own. */
  readonly line?: boolean;
}

/** Fields beside each other, on several lines where there is no room. */
export function Row({ children, label, line = false }: Props) {
  const { spacing } = useTheme2();
  const style: CSSProperties = {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: line ? 'center' : 'flex-start',
    gap: `${line ? spacing(0.5) : 0} ${spacing(0.5)}`,
    margin: line ? `0 0 ${spacing(0.5)}` : 0,
    border: 0,
    padding: 0,
    minWidth: 0,
  };
  return label ? (
    <fieldset aria-label={label} style={style}>
      {children}
    </fieldset>
  ) : (
    <div style={style}>{children}</div>
  );
}
