import { InlineField, Select } from '@grafana/ui';
import React from 'react';
import { presetParameters } from '../../query/presets/parameters';
import { PRESETS } from '../../query/presets/presets';
import type { EditorProps } from './editor-props';
import { FilterRows } from './filter-rows';
import { withPreset } from './format-change';
import { type Option, PRESET_OPTIONS } from './options';
import { Row } from './row';
import { TextInput } from './text-input';

/** The select hands an option over as its `data`. */
function matches(option: Option, search: string): boolean {
  const { label = '', description = '' } = option.data as Option;
  const text = `${label} ${label.replaceAll('_', ' ')} ${description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** One of the named questions, with its parameters. */
export function PresetEditor({ query, onPatch, source, prefix }: EditorProps) {
  const { preset: name, params = {}, filters = [] } = query;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  const setParameter = (parameter: string, text: string) => {
    const { [parameter]: _, ...others } = params;
    onPatch({ params: text === '' ? others : { ...others, [parameter]: text } });
  };
  return (
    <>
      <Row>
        <InlineField label="Preset" labelWidth={14} htmlFor={`${prefix}-preset`}>
          <Select
            inputId={`${prefix}-preset`}
            aria-label="Preset"
            width={50}
            options={PRESET_OPTIONS}
            value={name ? { value: name, label: name } : null}
            onChange={({ value }) => value && onPatch(withPreset(query, value))}
            filterOption={matches}
            placeholder="Choose a question"
          />
        </InlineField>
        {preset && <p style={{ margin: 0, alignSelf: 'center' }}>{preset.question}</p>}
      </Row>
      {preset && (
        <Row label="Parameters">
          {presetParameters(preset).map((parameter) => (
            <InlineField
              key={`${preset.name}-${parameter.name}`}
              label={parameter.name}
              htmlFor={`${prefix}-${parameter.name}`}
              tooltip={parameter.help}
            >
              <TextInput
                id={`${prefix}-${parameter.name}`}
                value={String(params[parameter.name] ?? '')}
                placeholder={String(parameter.default ?? 'any')}
                onChange={(text) => setParameter(parameter.name, text)}
              />
            </InlineField>
          ))}
        </Row>
      )}
      {preset?.window !== undefined && (
        <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      )}
    </>
  );
}
