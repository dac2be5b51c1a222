import { useTheme2 } from '@grafana/ui';
import React from 'react';
import type { State } from './live-check';

function textOf(state: State): string {
  switch (state.kind) {
    case 'invalid': {
      const { line, column, message, hint } = state.fault;
      return `Line ${line}, column ${column}: ${message} ${hint}`;
    }
    case 'unknown':
      return 'Cannot check just now.';
    default:
      return '';
  }
}

/** What is wrong with the SQL, in one line that screen readers read out. */
export function StatusLine({ state }: { readonly state: State }) {
  const { colors, typography } = useTheme2();
  return (
    <div
      role="status"
      style={{
        flex: '1 1 200px',
        minWidth: 0,
        whiteSpace: 'pre-line',
        overflowWrap: 'anywhere',
        maxHeight: '6em',
        overflowY: 'auto',
        fontSize: typography.bodySmall.fontSize,
        color: state.kind === 'invalid' ? colors.error.text : colors.text?.secondary,
      }}
    >
      {textOf(state)}
    </div>
  );
}
