import { useTheme2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

/** Fields beside each other, on several lines where there is no room. */
export function Row({ children, label }: { children: ReactNode; label?: string }) {
  const { spacing } = useTheme2();
  const style = { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', columnGap: spacing(0.5) } as const;
  return label ? (
    <fieldset aria-label={label} style={{ ...style, margin: 0 }}>
      {children}
    </fieldset>
  ) : (
    <div style={style}>{children}</div>
  );
}
