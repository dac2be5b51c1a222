import { RadioButtonGroup } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { AlertRules } from '../alerting/use-alert-rules';
import type { Source } from '../services/source';
import type { DashboardHit } from '../shared/dashboard-json';
import type { ThemeChoice } from '../theme/use-theme-choice';
import { AlertsLink } from './alerts-link';
import { DashboardNav } from './dashboard-nav';
import { DataHint } from './data-hint';

const THEMES: { label: string; value: ThemeChoice }[] = [
  { label: 'Dark', value: 'dark' },
  { label: 'Light', value: 'light' },
  { label: 'System', value: 'system' },
];

interface TopBarProps {
  readonly source: Source;
  readonly hits: readonly DashboardHit[];
  readonly pathname: string;
  readonly search: string;
  readonly rules: AlertRules;
  readonly theme: ThemeChoice;
  readonly onTheme: (choice: ThemeChoice) => void;
  /** What belongs to the dashboard that is shown. */
  readonly children?: ReactNode;
}

/** Where one is, where one can go, and what the data is. */
export function TopBar({ source, hits, pathname, search, rules, theme, onTheme, children }: TopBarProps) {
  return (
    <header className="page-top">
      <div className="page-bar">
        <span className="page-brand">
          <img src="/public/img/logo.svg" alt="" /> Mahavishnu Learning
        </span>
        <DashboardNav hits={hits} pathname={pathname} search={search} />
        <DataHint database={source.database} demo={source.demo} />
        <AlertsLink rules={rules} isCurrent={pathname === '/alerting'} />
        <RadioButtonGroup aria-label="Theme" size="sm" options={THEMES} value={theme} onChange={onTheme} />
      </div>
      {children}
    </header>
  );
}
