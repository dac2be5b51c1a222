import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, DataSourceHttpSettings, FieldSet } from '@grafana/ui';
import React, { useId } from 'react';
import { SETTING_NAMES, setting } from '../../settings/settings';
import { SettingField } from '../config/setting-field';
import { t } from '../i18n/t';
import { settingSection } from '../i18n/table-texts';
import type { LearningOptions } from '../learning-query';
import { addressFault } from './address';

const NAMES = SETTING_NAMES.filter((name) => setting(name).withoutBackend !== undefined);

const SECTIONS = [...new Set(NAMES.map((name) => setting(name).section))];

const EXAMPLE = 'https://files.example.org/learning.db';

/** The settings of a data source without a backend: an address with what its server asks for, and what the engine may. */
export function ConfigEditor({ options, onOptionsChange }: DataSourcePluginOptionsEditorProps<LearningOptions>) {
  const prefix = useId();
  const { jsonData } = options;
  const readOnly = options.readOnly ?? false;
  const fault = addressFault(options.url);
  return (
    <>
      <Alert severity="info" title={t('file.config.title', 'No backend: no alert rules')}>
        {t(
          'file.config.text',
          "Each browser that shows a dashboard reads the database itself, through Grafana's data proxy, and can have all of it. Alert rules are evaluated where there is no browser, and cannot ask this data source. For alerts, and for columns that are to stay on the server, install the plugin that has a backend.",
        )}
      </Alert>
      {readOnly && (
        <Alert severity="info" title={t('config.provisioned.title', 'Provisioned')}>
          {t(
            'config.provisioned.text',
            "This data source comes from a file of Grafana's provisioning. Change it there and restart Grafana, or reload provisioning.",
          )}
        </Alert>
      )}
      <DataSourceHttpSettings
        defaultUrl={EXAMPLE}
        dataSourceConfig={options}
        onChange={onOptionsChange}
        urlDocs={
          <p>
            {t(
              'file.config.url-help',
              'Of the database file itself. A log that lies beside it, by the same name with .wal, is read with it.',
            )}
          </p>
        }
      />
      {fault !== undefined && (
        <Alert severity="error" title={t('file.config.url-fault', 'The URL is not that of a database')}>
          {fault}
        </Alert>
      )}
      {SECTIONS.map((section) => (
        <FieldSet key={section} label={settingSection(section)}>
          {NAMES.filter((name) => setting(name).section === section).map((name) => (
            <SettingField
              key={name}
              name={name}
              id={`${prefix}-${name}`}
              value={jsonData[name]}
              readOnly={readOnly}
              hasBackend={false}
              onChange={(value) => onOptionsChange({ ...options, jsonData: { ...jsonData, [name]: value } })}
            />
          ))}
        </FieldSet>
      ))}
    </>
  );
}
