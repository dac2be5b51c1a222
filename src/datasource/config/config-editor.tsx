import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, FieldSet } from '@grafana/ui';
import React, { useId, useMemo } from 'react';
import { archivePathProblem } from '../../settings/archive-path';
import { numberProblem } from '../../settings/number-settings';
import type { LearningOptions } from '../learning-query';
import { HealthPanel } from './health-panel';
import { PathCheck } from './path-check';
import { FRESHNESS, LIMITS } from './setting-fields';
import { SettingInput } from './setting-input';
import { TimeZoneSelect } from './time-zone-select';

const pathProblem = (text: string) =>
  text.trim().startsWith('/') ? undefined : 'must be an absolute path, beginning with /';

const archiveProblem = (text: string) => pathProblem(text) ?? archivePathProblem(text.trim());

const intervalProblem = (text: string) =>
  text.trim() === '' || /^\d+(ms|[smhdwMy])$/.test(text.trim()) ? undefined : 'must be a width such as 30s, 1m or 1h';

/** The settings of a data source. Those that were provisioned are for reading. */
export function ConfigEditor({ options, onOptionsChange }: DataSourcePluginOptionsEditorProps<LearningOptions>) {
  const prefix = useId();
  const { jsonData } = options;
  const readOnly = options.readOnly ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed has not been saved
  const isSaved = useMemo(() => Boolean(jsonData.path), [options.version]);
  const set = (setting: keyof LearningOptions, value: string | number | undefined) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, [setting]: value } });

  const textField = (
    setting: 'path' | 'archivePath' | 'workflowsPath' | 'coveragePath' | 'snapshotPath' | 'timeInterval',
  ) => ({
    id: `${prefix}-${setting}`,
    value: jsonData[setting] ?? '',
    width: 60,
    readOnly,
    onChange: (text: string) => set(setting, text.trim() === '' ? undefined : text.trim()),
  });

  const numberField = ({ setting, ...texts }: (typeof LIMITS)[number]) => (
    <SettingInput
      key={setting}
      {...texts}
      id={`${prefix}-${setting}`}
      value={String(jsonData[setting] ?? '')}
      width={30}
      readOnly={readOnly}
      problemOf={(text) => numberProblem(setting, Number(text))}
      onChange={(text) => set(setting, text.trim() === '' ? undefined : Number(text))}
    />
  );

  return (
    <>
      {readOnly && (
        <Alert severity="info" title="Provisioned">
          This data source comes from a file of Grafana's provisioning. Change it there and restart Grafana, or reload
          provisioning.
        </Alert>
      )}
      <FieldSet label="Learning database">
        <SettingInput
          {...textField('path')}
          label="Path"
          help={
            <>
              The DuckDB file that the orchestrator writes, as the machine that Grafana runs on sees it: in Docker the
              path inside the container, such as /data/learning.db with the folder mounted read-only at /data; with
              Homebrew a path such as /Users/ada/.mahavishnu/learning.db. Grafana's user must be able to read the file
              and to enter its folder. The file is only ever copied, never locked.
            </>
          }
          placeholder="/data/learning.db"
          required
          problemOf={pathProblem}
        />
        <PathCheck uid={options.uid} path={jsonData.path ?? ''} />
        <TimeZoneSelect
          id={`${prefix}-storedTimeZone`}
          value={jsonData.storedTimeZone ?? ''}
          readOnly={readOnly}
          onChange={(zone) => set('storedTimeZone', zone === 'UTC' ? undefined : zone)}
        />
        <SettingInput
          {...textField('archivePath')}
          label="Archive"
          help="The folder that retention archives executions in: they are shown beside the live ones. Grafana's user must be able to read it."
          placeholder="none; /data/archive, for instance"
          problemOf={archiveProblem}
        />
      </FieldSet>
      <FieldSet label="Beside the database">
        <SettingInput
          {...textField('workflowsPath')}
          label="Workflows"
          help="Oneiric's workflow_checkpoints.sqlite, or the folder that holds it and domain_activity.sqlite: queries see what is in them as tables. They are only ever copied, never locked."
          placeholder="none; /data/.oneiric_cache, for instance"
          problemOf={pathProblem}
        />
        <SettingInput
          {...textField('coveragePath')}
          label="Coverage"
          help="The folder of snapshots metrics_YYYYMMDD_HHMMSS.json: queries see the coverage of tests as tables."
          placeholder="none; /data/metrics, for instance"
          problemOf={pathProblem}
        />
      </FieldSet>
      <FieldSet label="Freshness">
        {numberField(FRESHNESS)}
        <SettingInput
          {...textField('snapshotPath')}
          label="Folder for copies"
          help="Queries read private copies of the database. Choose a local disk with room for two of them."
          placeholder="a folder under the system's temp folder"
          problemOf={pathProblem}
        />
      </FieldSet>
      <FieldSet label="Time buckets">
        <SettingInput
          {...textField('timeInterval')}
          label="Min interval"
          width={30}
          help="Panels ask for no narrower buckets than this, unless they have a min interval of their own."
          placeholder="none; 1m, for instance"
          problemOf={intervalProblem}
        />
      </FieldSet>
      <FieldSet label="Limits">{LIMITS.map(numberField)}</FieldSet>
      {isSaved && <HealthPanel uid={options.uid} version={options.version} />}
    </>
  );
}
