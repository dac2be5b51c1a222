import { Alert } from '@grafana/ui';
import React from 'react';
import type { RuleGroup } from './alert-rules';
import { RuleRow } from './rule-row';
import type { AlertRules } from './use-alert-rules';

const COLUMNS = ['State', 'Rule', 'Value', 'Since', 'What it means', 'Links'];

function Group({ name, interval, rules }: RuleGroup) {
  return (
    <section className="page-group">
      <h2>
        {name} <span className="page-muted">every {interval} s</span>
      </h2>
      <table className="page-rules">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.uid} rule={rule} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** All alert rules by group. */
export function AlertingPage({ rules: { groups, error } }: { rules: AlertRules }) {
  return (
    <div className="page-alerting">
      <h1>Alert rules</h1>
      <p className="page-muted">
        Evaluated on this machine, as Grafana would, for as long as this page's server runs. Nobody is notified: contact
        points are Grafana's.
      </p>
      {error && <Alert severity="error" title={error} />}
      {groups?.length === 0 && <p>There are no alert rules.</p>}
      {groups?.map((group) => (
        <Group key={group.name} {...group} />
      ))}
    </div>
  );
}
