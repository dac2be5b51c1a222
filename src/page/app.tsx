import React, { type ReactNode, useMemo } from 'react';
import { useAddress } from './address/address';
import { dashboardUid } from './address/dashboard-uid';
import { AlertingPage } from './alerting/alerting-page';
import { useAlertRules } from './alerting/use-alert-rules';
import { DashboardPage } from './dashboard/dashboard-page';
import { useDashboardHits } from './dashboard/use-dashboard-hits';
import { TopBar } from './header/top-bar';
import { DestinationsProvider } from './links/leads';
import type { Source } from './services/source';
import type { ThemeControl } from './theme/theme-switch';

/** The page: a dashboard or the alert rules, as the address has it. */
export function App({ source, theme }: { source: Source; theme: ThemeControl }) {
  const address = useAddress();
  const rules = useAlertRules(source.file === null);
  const hits = useDashboardHits(address.pathname);
  const hasRules = source.file === null;
  const destinations = useMemo(() => ({ dashboards: hits, hasRules }), [hits, hasRules]);
  const top = (search: string, controls: ReactNode) => (
    <TopBar source={source} hits={hits} pathname={address.pathname} search={search} rules={rules} theme={theme}>
      {controls}
    </TopBar>
  );
  const uid = dashboardUid(address.pathname);
  if (uid !== null) {
    return (
      <DestinationsProvider value={destinations}>
        <DashboardPage key={uid} uid={uid} source={source} address={address} renderTop={top} />
      </DestinationsProvider>
    );
  }
  return (
    <>
      {top('', null)}
      <main className="page-main">{source.file === null && <AlertingPage rules={rules} />}</main>
    </>
  );
}
