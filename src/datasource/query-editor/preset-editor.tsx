import { InlineField, Select } from '@grafana/ui';
import React from 'react';
import { PRESETS } from '../../query/presets/presets';
import type { EditorProps } from './editor-props';
import { withPreset } from './format-change';
import { type Option, PRESET_OPTIONS } from './options';
import { PresetParameters } from './preset-parameters';
import { Question } from './question';
import { Row } from './row';

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
  const { preset: name } = query;
  const preset = PRESETS.find((candidate) => candidate.name === name);
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
        {preset && <Question preset={preset} />}
      </Row>
      {preset && <PresetParameters preset={preset} query={query} onPatch={onPatch} source={source} prefix={prefix} />}
    </>
  );
}
