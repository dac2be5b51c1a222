import { Alert } from '@grafana/ui';
import React from 'react';
import { UIDS } from '../../dashboards/uids';

/** What lies in files beside the database, by the dashboard that shows it. */
const BESIDE: ReadonlyMap<string, string> = new Map([
  [UIDS.workflows, 'Workflows are in files of Oneiric'],
  [UIDS.coverage, 'Coverage is in snapshots of metrics'],
]);

/** That a database alone has nothing for this dashboard. */
export function BesideHint({ uid }: { uid: string }) {
  const what = BESIDE.get(uid);
  if (what === undefined) return null;
  return (
    <Alert severity="info" title={`${what}, beside the database that is open.`}>
      This page reads one database, so this dashboard stays empty here. Grafana shows it, by a data source whose
      settings name these files.
    </Alert>
  );
}
