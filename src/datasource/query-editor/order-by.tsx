import { InlineField, RadioButtonGroup, Select } from '@grafana/ui';
import React from 'react';
import { METRIC_OPTIONS } from '../../query/metric-options';
import type { LearningQuery } from '../learning-query';
import type { EditorProps } from './editor-props';
import { chosen } from './options';
import { Row } from './row';

interface Props extends Pick<EditorProps, 'onPatch' | 'prefix'> {
  readonly query: LearningQuery;
  readonly timed: boolean;
}

const DIRECTIONS = [
  { value: 'asc' as const, icon: 'arrow-up', ariaLabel: 'Smallest first', description: 'Smallest first' },
  { value: 'desc' as const, icon: 'arrow-down', ariaLabel: 'Largest first', description: 'Largest first' },
];

export function OrderBy({ query, onPatch, timed, prefix }: Props) {
  const { orderBy, measures = [], dimensions = [] } = query;
  const columns = [...(timed ? [{ value: 'time', label: 'Time' }] : []), ...chosen(dimensions), ...chosen(measures)];
  const id = `${prefix}-order-by`;
  return (
    <Row>
      <InlineField label="Order by" htmlFor={id} tooltip={METRIC_OPTIONS.orderBy.help}>
        <Select
          inputId={id}
          aria-label="Order by"
          width={24}
          options={columns}
          value={orderBy ? (columns.find(({ value }) => value === orderBy.field) ?? chosen([orderBy.field])[0]!) : null}
          onChange={(option) =>
            onPatch({
              orderBy: option?.value ? { field: option.value, direction: orderBy?.direction ?? 'desc' } : undefined,
            })
          }
          placeholder="default"
          isClearable
        />
      </InlineField>
      {orderBy && (
        <RadioButtonGroup
          aria-label="Direction"
          options={DIRECTIONS}
          value={orderBy.direction}
          onChange={(direction) => onPatch({ orderBy: { ...orderBy, direction } })}
        />
      )}
    </Row>
  );
}
