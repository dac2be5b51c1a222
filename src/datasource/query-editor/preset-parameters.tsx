import { InlineField } from '@grafana/ui';
import React from 'react';
import { parameterWords } from '../../query/presets/parameters';
import type { Preset } from '../../query/presets/preset';
import { t } from '../i18n/t';
import { parameterHelp, parameterLabel } from '../i18n/table-texts';
import type { EditorProps } from './editor-props';
import { FilterRows } from './filter-rows';
import { labelWidth } from './label-width';
import { Row } from './row';
import { TextInput } from './text-input';

interface Props extends Pick<EditorProps, 'query' | 'onPatch' | 'source' | 'prefix'> {
  readonly preset: Preset;
}

/** Fields for what a preset takes; an empty one stands for its default. And filters, where it is over executions. */
export function PresetParameters({ preset, query, onPatch, source, prefix }: Props) {
  const { params = {}, filters = [] } = query;
  const set = (parameter: string, text: string) => {
    const { [parameter]: _, ...others } = params;
    onPatch({ params: text === '' ? others : { ...others, [parameter]: text } });
  };
  return (
    <>
      <Row label={t('query-editor.preset.parameters', 'Parameters')}>
        {parameterWords(preset).map((parameter) => {
          const { name, default: usual } = parameter;
          const label = parameterLabel(name);
          return (
            <InlineField
              key={`${preset.name}-${name}`}
              label={label}
              labelWidth={labelWidth(label)}
              htmlFor={`${prefix}-${name}`}
              tooltip={parameterHelp(parameter)}
            >
              <TextInput
                id={`${prefix}-${name}`}
                value={String(params[name] ?? '')}
                placeholder={String(usual ?? t('query-editor.preset.any', 'any'))}
                onChange={(text) => set(name, text)}
              />
            </InlineField>
          );
        })}
      </Row>
      {preset.window !== undefined && (
        <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      )}
    </>
  );
}
