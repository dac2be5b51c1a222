import { Alert } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { Source } from '../services/source';
import { DashboardView } from './dashboard-view';
import { useDashboardJson } from './use-dashboard-json';

interface DashboardPageProps {
  readonly uid: string;
  readonly source: Source;
  readonly address: URL;
  readonly renderTop: (search: string, controls: ReactNode) => ReactNode;
}

/** The dashboard of this uid, or why there is none. */
export function DashboardPage({ uid, source, address, renderTop }: DashboardPageProps) {
  const { dashboard, error } = useDashboardJson(uid);
  if (dashboard) return <DashboardView dashboard={dashboard} source={source} address={address} renderTop={renderTop} />;
  return (
    <>
      {renderTop('', null)}
      <main className="page-main">{error && <Alert severity="error" title={error} />}</main>
    </>
  );
}
