import { InlineField, MultiSelect, Select } from '@grafana/ui';
import React from 'react';
import { METRIC_OPTIONS, WHOLE_OPTIONS } from '../../query/metric-options';
import { bucketOf } from '../../query/vocabulary/bucket';
import type { EditorProps } from './editor-props';
import { FilterRows } from './filter-rows';
import { NumberInput } from './number-input';
import {
  BUCKET_OPTIONS,
  chosen,
  DIMENSION_OPTIONS,
  filterDimensions,
  filterMeasures,
  MEASURE_OPTIONS,
  type Option,
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
        <WideField label="Measures" htmlFor={id('measures')} tooltip="What to count, sum or average.">
          <MultiSelect
            inputId={id('measures')}
            aria-label="Measures"
            options={MEASURE_OPTIONS}
            filterOption={filterMeasures}
            value={chosen(measures)}
            onChange={(options) => onPatch({ measures: values(options) })}
            placeholder="Choose what to measure"
            closeMenuOnSelect={false}
            tabSelectsValue={false}
            allowCustomValue
            formatCreateLabel={(text) => `Use ${text}`}
          />
        </WideField>
        <WideField
          label="By"
          htmlFor={id('dimensions')}
          tooltip="One series or row for each value of these. A key of the column metadata is written metadata.KEY."
        >
          <MultiSelect
            inputId={id('dimensions')}
            aria-label="By"
            options={DIMENSION_OPTIONS}
            filterOption={filterDimensions}
            value={chosen(dimensions)}
            onChange={(options) => onPatch({ dimensions: values(options) })}
            placeholder="All together"
            closeMenuOnSelect={false}
            tabSelectsValue={false}
            allowCustomValue
            formatCreateLabel={(text) => `Use ${text}`}
          />
        </WideField>
      </Row>
      <FilterRows filters={filters} onChange={(changed) => onPatch({ filters: changed })} source={source} />
      <Row>
        <InlineField label="Bucket" labelWidth={14} htmlFor={id('bucket')} tooltip={METRIC_OPTIONS.bucket.help}>
          <Select
            inputId={id('bucket')}
            aria-label="Bucket"
            width={14}
            options={BUCKET_OPTIONS}
            value={{ value: bucket, label: bucket }}
            onChange={({ value }) => onPatch({ bucket: value ?? 'auto' })}
            allowCustomValue
            formatCreateLabel={(text) => `Use ${text}`}
          />
        </InlineField>
        <OrderBy query={query} onPatch={onPatch} timed={bucket !== 'none'} prefix={prefix} />
        {WHOLE_OPTIONS.map(({ name, label, help, from, empty }) => (
          <InlineField key={name} label={label} labelWidth={14} htmlFor={id(name)} tooltip={help}>
            <NumberInput
              id={id(name)}
              value={query[name]}
              min={from}
              placeholder={empty}
              onChange={(value) => onPatch({ [name]: value })}
            />
          </InlineField>
        ))}
      </Row>
    </>
  );
}
