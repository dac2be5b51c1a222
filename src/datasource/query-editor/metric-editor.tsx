import { InlineField, MultiSelect, Select } from '@grafana/ui';
import React from 'react';
import { WHOLE_OPTIONS } from '../../query/metric-options';
import { bucketOf } from '../../query/vocabulary/bucket';
import { t } from '../i18n/t';
import { optionField, optionHelp } from '../i18n/table-texts';
import type { EditorProps } from './editor-props';
import { FilterRows } from './filter-rows';
import { labelWidth } from './label-width';
import { NumberInput } from './number-input';
import {
  BUCKET_OPTIONS,
  chosen,
  DIMENSION_OPTIONS,
  filterDimensions,
  filterMeasures,
  MEASURE_OPTIONS,
  type Option,
  takeText,
} from './options';
import { OrderBy } from './order-by';
import { Row } from './row';
import { WideField } from './wide-field';

const values = (options: readonly Option[]) => options.flatMap(({ value }) => value ?? []);

/** Measures by dimensions. */
export function MetricEditor({ query, onPatch, source, prefix }: EditorProps) {
  const { measures = [], dimensions = [], filters = [], format = 'timeseries' } = query;
  const bucket = bucketOf({ format, measures, bucket: query.bucket });
  const id = (name: string) => `${prefix}-${name}`;
  return (
    <>
      <Row>
        <WideField
          label={t('query-editor.metric.measures', 'Measures')}
          htmlFor={id('measures')}
          tooltip={t('query-editor.metric.measures-help', 'What to count, sum or average.')}
        >
          <MultiSelect
            inputId={id('measures')}
            aria-label={t('query-editor.metric.measures', 'Measures')}
            options={MEASURE_OPTIONS}
            filterOption={filterMeasures}
            value={chosen(measures)}
            onChange={(options) => onPatch({ measures: values(options) })}
            placeholder={t('query-editor.metric.choose', 'Choose what to measure')}
            closeMenuOnSelect={false}
            tabSelectsValue={false}
            allowCustomValue
            formatCreateLabel={takeText}
          />
        </WideField>
        <WideField
          label={t('query-editor.metric.by', 'By')}
          htmlFor={id('dimensions')}
          tooltip={t(
            'query-editor.metric.by-help',
            'One series or row for each value of these. A key of the column metadata is written metadata.KEY.',
          )}
        >
          <MultiSelect
            inputId={id('dimensions')}
            aria-label={t('query-editor.metric.by', 'By')}
            options={DIMENSION_OPTIONS}
            filterOption={filterDimensions}
            value={chosen(dimensions)}
            onChange={(options) => onPatch({ dimensions: values(options) })}
            placeholder={t('query-editor.metric.together', 'All together')}
            closeMenuOnSelect={false}
            tabSelectsValue={false}
            allowCustomValue
            formatCreateLabel={takeText}
          />
        </WideField>
      </Row>
      <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      <Row>
        <InlineField
          label={t('query-editor.metric.bucket', 'Bucket')}
          labelWidth={14}
          htmlFor={id('bucket')}
          tooltip={optionHelp('bucket')}
        >
          <Select
            inputId={id('bucket')}
            aria-label={t('query-editor.metric.bucket', 'Bucket')}
            width={14}
            options={BUCKET_OPTIONS}
            value={{ value: bucket, label: bucket }}
            onChange={({ value }) => onPatch({ bucket: value ?? 'auto' })}
            allowCustomValue
            formatCreateLabel={takeText}
          />
        </InlineField>
        <OrderBy query={query} onPatch={onPatch} timed={bucket !== 'none'} prefix={prefix} />
        {WHOLE_OPTIONS.map((option) => {
          const { name, from } = option;
          const { label, empty } = optionField(option);
          return (
            <InlineField
              key={name}
              label={label}
              labelWidth={labelWidth(label)}
              htmlFor={id(name)}
              tooltip={optionHelp(name)}
            >
              <NumberInput
                id={id(name)}
                value={query[name]}
                min={from}
                placeholder={empty}
                onChange={(value) => onPatch({ [name]: value })}
              />
            </InlineField>
          );
        })}
      </Row>
    </>
  );
}
