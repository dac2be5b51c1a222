import type { QueryEditorProps } from '@grafana/data';
import { InlineField, RadioButtonGroup } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { type LearningOptions, type LearningQuery, modeOf } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { PresetEditor } from '../query-editor/preset-editor';
import { QueryEditor } from '../query-editor/query-editor';
import { Row } from '../query-editor/row';
import { ANNOTATION_OPTIONS } from './annotation-presets';

type Props = QueryEditorProps<LearningSource, LearningQuery, LearningOptions>;

const OTHER = '';
const OPTIONS = [
  ...ANNOTATION_OPTIONS,
  { value: OTHER, label: 'Other query', description: 'Any query with a time, and a title or a text' },
];

/** What to mark on the time axis: what presets find, first; or what any query gives. */
export function AnnotationEditor(props: Props) {
  const { query, onChange, onRunQuery, datasource } = props;
  const prefix = useId();
  const isOffered = modeOf(query) === 'preset' && ANNOTATION_OPTIONS.some(({ value }) => value === query.preset);
  const [other, setOther] = useState(!isOffered);
  const patch = (fields: Partial<LearningQuery>) => {
    onChange({ ...query, queryType: 'preset', ...fields, format: 'table' });
    onRunQuery();
  };
  const choose = (preset: string) => {
    setOther(preset === OTHER);
    if (preset !== OTHER) patch({ preset, params: {} });
  };
  return (
    <div>
      <Row>
        <InlineField label="Mark" labelWidth={14}>
          <RadioButtonGroup
            aria-label="Mark"
            options={OPTIONS}
            value={other ? OTHER : query.preset!}
            onChange={choose}
          />
        </InlineField>
      </Row>
      {other ? (
        <QueryEditor {...props} />
      ) : (
        <PresetEditor query={query} onPatch={patch} source={datasource} prefix={prefix} />
      )}
    </div>
  );
}
