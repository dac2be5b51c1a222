import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import type { ThemeChoice } from './use-theme-choice';

export interface ThemeControl {
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

const THEMES: { label: string; value: ThemeChoice }[] = [
  { label: 'Dark', value: 'dark' },
  { label: 'Light', value: 'light' },
  { label: 'System', value: 'system' },
];

export function ThemeSwitch({ choice, choose }: ThemeControl) {
  return <RadioButtonGroup aria-label="Theme" size="sm" options={THEMES} value={choice} onChange={choose} />;
}
