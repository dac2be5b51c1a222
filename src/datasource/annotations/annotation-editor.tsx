import type { QueryEditorProps } from '@grafana/data';
import { InlineField, RadioButtonGroup } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { AnswerFooter } from '../answer-footer/answer-footer';
import { t } from '../i18n/t';
import { type LearningOptions, type LearningQuery, modeOf } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { currentQuery } from '../migration/current-query';
import { OriginAlert } from '../migration/origin-alert';
import { PresetParameters } from '../query-editor/preset-parameters';
import { QueryEditor } from '../query-editor/query-editor';
import { Question } from '../query-editor/question';
import { Row } from '../query-editor/row';
import { ANNOTATION_OPTIONS, annotationPreset } from './annotation-presets';

type Props = QueryEditorProps<LearningSource, LearningQuery, LearningOptions>;

const OTHER = '';
const OPTIONS = [
  ...ANNOTATION_OPTIONS,
  {
    value: OTHER,
    label: t('annotations.other', 'Other query'),
    description: t('annotations.other-help', 'Any query with a time, and a title or a text'),
  },
];

/** What to mark on the time axis: what presets find, first; or what any query gives. */
export function AnnotationEditor(props: Props) {
  const { query: saved, onChange, onRunQuery, datasource, data } = props;
  const prefix = useId();
  const query = currentQuery(saved);
  const offered = modeOf(query) === 'preset' ? annotationPreset(query.preset) : undefined;
  const [other, setOther] = useState(!offered);
  const preset = other ? undefined : offered;
  const patch = (fields: Partial<LearningQuery>) => {
    onChange({ ...query, queryType: 'preset', ...fields, format: 'table' });
    onRunQuery();
  };
  const choose = (name: string) => {
    setOther(name === OTHER);
    if (name !== OTHER) patch({ preset: name, params: {} });
  };
  return (
    <div>
      {preset && <OriginAlert saved={saved} />}
      <Row>
        <InlineField label={t('annotations.mark', 'Mark')} labelWidth={14}>
          <RadioButtonGroup
            aria-label={t('annotations.mark', 'Mark')}
            options={OPTIONS}
            value={preset ? preset.name : OTHER}
            onChange={choose}
          />
        </InlineField>
        {preset && <Question preset={preset} />}
      </Row>
      {preset ? (
        <>
          <PresetParameters preset={preset} query={query} onPatch={patch} source={datasource} prefix={prefix} />
          <AnswerFooter data={data} refId={query.refId} />
        </>
      ) : (
        <QueryEditor {...props} onlyFormat="table" />
      )}
    </div>
  );
}
