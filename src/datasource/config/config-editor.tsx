import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, FieldSet } from '@grafana/ui';
import React, { useId, useMemo } from 'react';
import { SETTING_NAMES, setting } from '../../settings/settings';
import { t } from '../i18n/t';
import { settingSection } from '../i18n/table-texts';
import type { LearningOptions } from '../learning-query';
import { HealthPanel } from './health-panel';
import { PathCheck } from './path-check';
import { SettingField } from './setting-field';

const SECTIONS = [...new Set(SETTING_NAMES.map((name) => setting(name).section))];

const namesUnder = (section: string) => SETTING_NAMES.filter((name) => setting(name).section === section);

/** The settings of a data source. Those that were provisioned are for reading. */
export function ConfigEditor({ options, onOptionsChange }: DataSourcePluginOptionsEditorProps<LearningOptions>) {
  const prefix = useId();
  const { jsonData } = options;
  const readOnly = options.readOnly ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed has not been saved
  const isSaved = useMemo(() => Boolean(jsonData.path), [options.version]);
  return (
    <>
      {readOnly && (
        <Alert severity="info" title={t('config.provisioned.title', 'Provisioned')}>
          {t(
            'config.provisioned.text',
            "This data source comes from a file of Grafana's provisioning. Change it there and restart Grafana, or reload provisioning.",
          )}
        </Alert>
      )}
      {SECTIONS.map((section) => (
        <FieldSet key={section} label={settingSection(section)}>
          {namesUnder(section).map((name) => (
            <React.Fragment key={name}>
              <SettingField
                name={name}
                id={`${prefix}-${name}`}
                value={jsonData[name]}
                readOnly={readOnly}
                onChange={(value) => onOptionsChange({ ...options, jsonData: { ...jsonData, [name]: value } })}
              />
              {name === 'path' && <PathCheck uid={options.uid} path={jsonData.path ?? ''} />}
            </React.Fragment>
          ))}
        </FieldSet>
      ))}
      {isSaved && <HealthPanel uid={options.uid} version={options.version} />}
    </>
  );
}
