import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { FieldSet } from '@grafana/ui';
import React, { useId } from 'react';
import { numberProblem } from '../../settings/number-settings';
import { timeZoneProblem } from '../../settings/time-zone';
import type { LearningOptions } from '../learning-query';
import { FRESHNESS, LIMITS } from './setting-fields';
import { SettingInput } from './setting-input';

const pathProblem = (text: string) =>
  text.trim().startsWith('/') ? undefined : 'must be an absolute path, beginning with /';

/** The settings of a data source. Those that were provisioned are for reading. */
export function ConfigEditor({ options, onOptionsChange }: DataSourcePluginOptionsEditorProps<LearningOptions>) {
  const prefix = useId();
  const { jsonData } = options;
  const readOnly = options.readOnly ?? false;
  const set = (setting: keyof LearningOptions, value: string | number | undefined) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, [setting]: value } });

  const textField = (setting: 'path' | 'storedTimeZone' | 'snapshotPath') => ({
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
        <SettingInput
          {...textField('storedTimeZone')}
          label="Time zone of stored times"
          help="TIMESTAMP columns have no zone of their own. The orchestrator writes UTC."
          placeholder="UTC"
          problemOf={timeZoneProblem}
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
      <FieldSet label="Limits">{LIMITS.map(numberField)}</FieldSet>
    </>
  );
}
