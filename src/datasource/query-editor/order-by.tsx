import { InlineField, RadioButtonGroup, Select } from '@grafana/ui';
import React from 'react';
import { t } from '../i18n/t';
import { optionHelp } from '../i18n/table-texts';
import type { LearningQuery } from '../learning-query';
import type { EditorProps } from './editor-props';
import { chosen } from './options';
import { Row } from './row';

interface Props extends Pick<EditorProps, 'onPatch' | 'prefix'> {
  readonly query: LearningQuery;
  readonly timed: boolean;
}

const direction = (value: 'asc' | 'desc', icon: string, meaning: string) => ({
  value,
  icon,
  ariaLabel: meaning,
  description: meaning,
});

const DIRECTIONS = [
  direction('asc', 'arrow-up', t('query-editor.metric.smallest-first', 'Smallest first')),
  direction('desc', 'arrow-down', t('query-editor.metric.largest-first', 'Largest first')),
];

export function OrderBy({ query, onPatch, timed, prefix }: Props) {
  const { orderBy, measures = [], dimensions = [] } = query;
  const columns = [
    ...(timed ? [{ value: 'time', label: t('query-editor.metric.time', 'Time') }] : []),
    ...chosen(dimensions),
    ...chosen(measures),
  ];
  const id = `${prefix}-order-by`;
  return (
    <Row>
      <InlineField label={t('query-editor.metric.order-by', 'Order by')} htmlFor={id} tooltip={optionHelp('orderBy')}>
        <Select
          inputId={id}
          aria-label={t('query-editor.metric.order-by', 'Order by')}
          width={24}
          options={columns}
          value={orderBy ? (columns.find(({ value }) => value === orderBy.field) ?? chosen([orderBy.field])[0]!) : null}
          onChange={(option) =>
            onPatch({
              orderBy: option?.value ? { field: option.value, direction: orderBy?.direction ?? 'desc' } : undefined,
            })
          }
          placeholder={t('query-editor.metric.usual-order', 'default')}
          isClearable
        />
      </InlineField>
      {orderBy && (
        <RadioButtonGroup
          aria-label={t('query-editor.metric.direction', 'Direction')}
          options={DIRECTIONS}
          value={orderBy.direction}
          onChange={(to) => onPatch({ orderBy: { ...orderBy, direction: to } })}
        />
      )}
    </Row>
  );
}
