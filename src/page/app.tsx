import { ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { useAddress } from './address/address';
import { AlertingPage } from './alerting/alerting-page';
import { useAlertRules } from './alerting/use-alert-rules';
import { DashboardPage } from './dashboard/dashboard-page';
import { useDashboardHits } from './dashboard/use-dashboard-hits';
import { TopBar } from './header/top-bar';
import { HitsProvider } from './links/leads';
import type { Source } from './services/source';
import { usePageColors } from './theme/use-page-colors';
import { useThemeChoice } from './theme/use-theme-choice';

const DASHBOARD = /^\/d\/([^/]+)/;

/** The page: a dashboard or the alert rules, as the address has it. */
export function App({ source }: { source: Source }) {
  const address = useAddress();
  const [theme, choice, choose] = useThemeChoice();
  usePageColors(theme);
  const rules = useAlertRules();
  const hits = useDashboardHits(address.pathname);
  const top = (search: string, controls: ReactNode) => (
    <TopBar
      source={source}
      hits={hits}
      pathname={address.pathname}
      search={search}
      rules={rules}
      theme={choice}
      onTheme={choose}
    >
      {controls}
    </TopBar>
  );
  const uid = DASHBOARD.exec(address.pathname)?.[1];
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {uid ? (
        <HitsProvider value={hits}>
          <DashboardPage key={uid} uid={decodeURIComponent(uid)} source={source} address={address} renderTop={top} />
        </HitsProvider>
      ) : (
        <>
          {top('', null)}
          <main className="page-main">
            <AlertingPage rules={rules} />
          </main>
        </>
      )}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
