import { Alert } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { Source } from '../services/source';
import { Boundary } from '../shared/boundary';
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
  const instead = (why: string | null) => (
    <>
      {renderTop('', null)}
      <main className="page-main">{why && <Alert severity="error" title={why} />}</main>
    </>
  );
  if (!dashboard) return instead(error);
  return (
    <Boundary
      data={dashboard}
      instead={(why) => instead(`This dashboard cannot be drawn: ${why}. Its JSON has to be as Grafana saves it.`)}
    >
      <DashboardView dashboard={dashboard} source={source} address={address} renderTop={renderTop} />
    </Boundary>
  );
}
