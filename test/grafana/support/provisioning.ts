import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { inRoot } from '../../../scripts/build/root';
import type { renderNotifications } from '../../../src/alerts/notifications';
import type { renderRules } from '../../../src/alerts/render';
import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import { ALERT_STAGES, stageDatabase } from './alert-stages';

type Rules = ReturnType<typeof renderRules>;
type Notifications = ReturnType<typeof renderNotifications>;

const read = <T>(name: string) => parse(readFileSync(inRoot('provisioning/alerting', name), 'utf8')) as T;

const write = (folder: string, name: string, content: unknown) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), stringify(content));
};

/** The folder of the rules that ask the data source of a stage. */
export const stageFolder = (stage: string) => `Stage ${stage}`;

/** Its uid among the rules of a stage. */
const stageRule = (stage: string, uid: string) => uid.replace(/^learning/, stage);

/** The same rules, sooner: nobody waits ten minutes for an answer here. */
const hastened = (rules: Rules) => ({
  ...rules,
  groups: rules.groups.map((group) => ({
    ...group,
    interval: '20s',
    rules: group.rules.map((rule) => ({ ...rule, for: rule.for === '0s' ? '0s' : '20s' })),
  })),
});

/** The same query of the data source of a stage. */
const askedOf = <Query extends { readonly model: object }>(query: Query, stage: string) => ({
  ...query,
  datasourceUid: stage,
  model: { ...query.model, datasource: { type: DATA_SOURCE.type, uid: stage } },
});

/** The same rules for the data source of a stage. */
const onStage = (rules: Rules, stage: string) => ({
  ...rules,
  groups: rules.groups.map((group) => ({
    ...group,
    name: `${group.name}-${stage}`,
    folder: stageFolder(stage),
    rules: group.rules.map(
      ({ uid, data: [asked, compared, why], annotations, dashboardUid: _, panelId: __, ...rule }) => ({
        ...rule,
        uid: stageRule(stage, uid),
        // Panels tell of rules that point at them, and ask another data source.
        annotations: {
          summary: annotations.summary,
          description: annotations.description,
          runbook_url: annotations.runbook_url,
        },
        data: [askedOf(asked, stage), compared, ...(why ? [askedOf(why, stage)] : [])],
      }),
    ),
  })),
});

const policySooner = { group_wait: '1s', group_interval: '10s' };

const mailedSooner = (notifications: Notifications) => ({
  ...notifications,
  policies: notifications.policies.map((policy) => ({
    ...policy,
    ...policySooner,
    routes: policy.routes.map((route) => ({ ...route, ...policySooner, group_by: ['grafana_folder', 'alertname'] })),
  })),
});

/** Adds to what this project provisions, and has its alerts evaluated and mailed sooner. */
export function provisionStages(provisioning: string, databases: string, snapshots: string): void {
  const alerting = join(provisioning, 'alerting');
  const rules = hastened(read<Rules>('rules.yaml'));
  write(alerting, 'rules.yaml', rules);
  write(alerting, 'notifications.yaml', mailedSooner(read<Notifications>('notifications.yaml')));
  const stages = Object.keys(ALERT_STAGES);
  for (const stage of stages) write(alerting, `${stage}.yaml`, onStage(rules as Rules, stage));
  write(join(provisioning, 'datasources'), 'stages.yaml', {
    apiVersion: 1,
    datasources: stages.map((stage) => ({
      uid: stage,
      name: `Stage ${stage}`,
      type: DATA_SOURCE.type,
      access: 'proxy',
      editable: false,
      jsonData: { path: stageDatabase(databases, stage), snapshotPath: snapshots },
    })),
  });
}
