import { InlineField, Select } from '@grafana/ui';
import React from 'react';
import { PRESETS } from '../../query/all-presets';
import { t } from '../i18n/t';
import type { EditorProps } from './editor-props';
import { withPreset } from './format-change';
import { filterPresets, PRESET_OPTIONS } from './options';
import { PresetParameters } from './preset-parameters';
import { Question } from './question';
import { Row } from './row';

/** One of the named questions, with its parameters. */
export function PresetEditor({ query, onPatch, source, prefix }: EditorProps) {
  const { preset: name } = query;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  return (
    <>
      <Row>
        <InlineField label={t('query-editor.preset.label', 'Preset')} labelWidth={14} htmlFor={`${prefix}-preset`}>
          <Select
            inputId={`${prefix}-preset`}
            aria-label={t('query-editor.preset.label', 'Preset')}
            width={50}
            options={PRESET_OPTIONS}
            value={name ? { value: name, label: name } : null}
            onChange={({ value }) => value && onPatch(withPreset(value))}
            filterOption={filterPresets}
            placeholder={t('query-editor.preset.choose', 'Choose a question')}
          />
        </InlineField>
        {preset && <Question preset={preset} />}
      </Row>
      {preset && <PresetParameters preset={preset} query={query} onPatch={onPatch} source={source} prefix={prefix} />}
    </>
  );
}
