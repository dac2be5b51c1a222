import { useTheme2 } from '@grafana/ui';
import React from 'react';
import { t } from '../i18n/t';
import type { State } from './live-check';

function textOf(state: State): string {
  switch (state.kind) {
    case 'invalid': {
      const { line, column, message, hint } = state.fault;
      const place = t('sql-editor.place', 'Line {{line}}, column {{column}}:', { line, column });
      return `${place} ${message} ${hint}`.trimEnd();
    }
    case 'unknown':
      return t('sql-editor.unknown', 'Cannot check just now.');
    default:
      return '';
  }
}

interface Props {
  readonly state: State;
  /** What there is to say beside; empty when nothing. */
  readonly notice: string;
}

/** What is wrong with the SQL, in lines that screen readers read out. */
export function StatusLine({ state, notice }: Props) {
  const { colors, typography } = useTheme2();
  return (
    <div
      role="status"
      style={{
        whiteSpace: 'pre-line',
        overflowWrap: 'anywhere',
        maxHeight: '6em',
        overflowY: 'auto',
        fontSize: typography.bodySmall.fontSize,
        color: state.kind === 'invalid' ? colors.error.text : colors.text?.secondary,
      }}
    >
      {[notice, textOf(state)].filter(Boolean).join('\n')}
    </div>
  );
}
