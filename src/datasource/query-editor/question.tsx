import { useTheme2 } from '@grafana/ui';
import React from 'react';
import type { Preset } from '../../query/presets/preset';
import { presetQuestion } from '../i18n/vocabulary-texts';

/** What a preset answers, in words. */
export function Question({ preset }: { readonly preset: Preset }) {
  const { colors, spacing } = useTheme2();
  return (
    <p
      style={{
        flex: '1 1 240px',
        alignSelf: 'center',
        margin: 0,
        padding: spacing(0, 1, 0.5, 0.5),
        color: colors.text?.secondary,
      }}
    >
      {presetQuestion(preset)}
    </p>
  );
}
