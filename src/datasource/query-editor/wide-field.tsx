import { InlineField } from '@grafana/ui';
import React, { type ReactElement } from 'react';

interface Props {
  readonly label: string;
  readonly tooltip: string;
  readonly htmlFor: string;
  readonly children: ReactElement;
}

/** As wide as a line when that is narrow, else as a share of it; what it holds wraps, and never widens it. */
export function WideField({ label, tooltip, htmlFor, children }: Props) {
  return (
    <InlineField
      label={label}
      labelWidth={14}
      htmlFor={htmlFor}
      tooltip={tooltip}
      grow
      style={{ flexBasis: 400, minWidth: 0 }}
    >
      <div style={{ width: 0, minWidth: '100%' }}>{children}</div>
    </InlineField>
  );
}
