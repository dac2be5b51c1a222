import { dateTimeFormat, dateTimeFormatTimeAgo } from '@grafana/data';
import { Badge, type BadgeColor } from '@grafana/ui';
import React from 'react';
import { type AlertRule, linksOf, type RuleState, stateOf } from './alert-rules';

const COLORS: Readonly<Record<RuleState, BadgeColor>> = {
  Firing: 'red',
  Pending: 'orange',
  Error: 'purple',
  'No data': 'blue',
  Normal: 'green',
  'Not evaluated yet': 'darkgrey',
};

const DIGITS = 4;

function readable(value: string): string {
  if (value === '') return 'none';
  const number = Number(value);
  return Number.isInteger(number) ? number.toLocaleString('en') : String(Number(number.toPrecision(DIGITS)));
}

/** One rule: how it stands, since when, and what that means. */
export function RuleRow({ rule }: { rule: AlertRule }) {
  const state = stateOf(rule);
  const [alert] = rule.alerts;
  const { summary, description } = { ...rule.annotations, ...alert?.annotations };
  const { severity } = rule.labels;
  return (
    <tr data-rule={rule.uid} data-state={state}>
      <td>
        <Badge text={state} color={COLORS[state]} />
      </td>
      <th scope="row">
        {rule.name}
        {severity && !rule.name.includes(severity) && <span className="page-muted"> {severity}</span>}
      </th>
      <td>{alert ? readable(alert.value) : ''}</td>
      <td>
        {alert && (
          <time dateTime={alert.activeAt} title={dateTimeFormat(alert.activeAt)}>
            {dateTimeFormatTimeAgo(alert.activeAt)}
          </time>
        )}
      </td>
      <td>
        {state !== 'Normal' && <div>{summary}</div>}
        {description && <div className="page-muted">{description}</div>}
        {rule.lastError && rule.health === 'error' && <div className="page-error">{rule.lastError}</div>}
      </td>
      <td>
        {linksOf(rule).map(({ title, address }) => (
          <div key={title}>
            <a href={address} aria-label={`${title} of ${rule.name}`}>
              {title}
            </a>
          </div>
        ))}
      </td>
    </tr>
  );
}
