import { InlineField } from '@grafana/ui';
import React from 'react';
import { presetParameters } from '../../query/presets/parameters';
import type { Preset } from '../../query/presets/preset';
import type { EditorProps } from './editor-props';
import { FilterRows } from './filter-rows';
import { Row } from './row';
import { TextInput } from './text-input';

interface Props extends Pick<EditorProps, 'query' | 'onPatch' | 'source' | 'prefix'> {
  readonly preset: Preset;
}

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** Fields for what a preset takes; an empty one stands for its default. And filters, where it is over executions. */
export function PresetParameters({ preset, query, onPatch, source, prefix }: Props) {
  const { params = {}, filters = [] } = query;
  const set = (parameter: string, text: string) => {
    const { [parameter]: _, ...others } = params;
    onPatch({ params: text === '' ? others : { ...others, [parameter]: text } });
  };
  return (
    <>
      <Row label="Parameters">
        {presetParameters(preset).map(({ name, help, default: usual }) => (
          <InlineField
            key={`${preset.name}-${name}`}
            label={title(name)}
            labelWidth={14}
            htmlFor={`${prefix}-${name}`}
            tooltip={help}
          >
            <TextInput
              id={`${prefix}-${name}`}
              value={String(params[name] ?? '')}
              placeholder={String(usual ?? 'any')}
              onChange={(text) => set(name, text)}
            />
          </InlineField>
        ))}
      </Row>
      {preset.window !== undefined && (
        <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      )}
    </>
  );
}
