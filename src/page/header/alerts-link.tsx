import { Badge, Icon } from '@grafana/ui';
import React from 'react';
import { stateOf } from '../alerting/alert-rules';
import type { AlertRules } from '../alerting/use-alert-rules';

/** Leads to the alert rules, and says how many fire. */
export function AlertsLink({ rules: { groups }, isCurrent }: { rules: AlertRules; isCurrent: boolean }) {
  const firing = (groups ?? []).flatMap(({ rules }) => rules).filter((rule) => stateOf(rule) === 'Firing').length;
  const label = firing === 0 ? 'Alerts' : `Alerts, ${firing} firing`;
  return (
    <div className="page-nav" style={{ marginRight: 0 }}>
      <a href="/alerting" aria-label={label} {...(isCurrent && { 'aria-current': 'page' as const })}>
        <Icon name="bell" /> Alerts {firing > 0 && <Badge text={String(firing)} color="red" />}
      </a>
    </div>
  );
}
