import React, { type ReactNode } from 'react';
import type { AlertRules } from '../alerting/use-alert-rules';
import type { Source } from '../services/source';
import type { DashboardHit } from '../shared/dashboard-json';
import { type ThemeControl, ThemeSwitch } from '../theme/theme-switch';
import { AlertsLink } from './alerts-link';
import { Brand } from './brand';
import { DashboardNav } from './dashboard-nav';
import { DataHint } from './data-hint';
import { FileHint } from './file-hint';

interface TopBarProps {
  readonly source: Source;
  readonly hits: readonly DashboardHit[];
  readonly pathname: string;
  readonly search: string;
  readonly rules: AlertRules;
  readonly theme: ThemeControl;
  /** What belongs to the dashboard that is shown. */
  readonly children?: ReactNode;
}

/** Where one is, where one can go, and what the data is. */
export function TopBar({ source, hits, pathname, search, rules, theme, children }: TopBarProps) {
  const { file, database, demo } = source;
  return (
    <header className="page-top">
      <div className="page-bar">
        <Brand />
        <DashboardNav hits={hits} pathname={pathname} search={search} />
        {file ? (
          <FileHint name={database} demo={demo} file={file} />
        ) : (
          <>
            <DataHint database={database} demo={demo} />
            <AlertsLink rules={rules} isCurrent={pathname === '/alerting'} />
          </>
        )}
        <ThemeSwitch {...theme} />
      </div>
      {children}
    </header>
  );
}
