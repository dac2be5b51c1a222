import { IconButton, Select } from '@grafana/ui';
import React from 'react';
import type { Filter, FilterOperator } from '../../query/filter';
import { t } from '../i18n/t';
import type { LearningSource } from '../learning-source';
import { FilterValue } from './filter-value';
import { chosen, FIELD_OPTIONS, filterFields, OPERATOR_OPTIONS, takeText } from './options';
import { Row } from './row';

interface Props {
  readonly filter: Filter;
  /** From 1. Tells this filter from the others to who cannot see them. */
  readonly number: number;
  readonly source: LearningSource;
  readonly onChange: (filter: Filter) => void;
  readonly onRemove: () => void;
}

/** Keeps as much of the value as the other operator can take. */
function withOperator({ field, value }: Filter, op: FilterOperator): Filter {
  const [first, ...others] = [value ?? []].flat();
  if (first === undefined || op === 'isNull' || op === 'isNotNull') return { field, op };
  return { field, op, value: op === '=|' || op === '!=|' ? [first, ...others] : first };
}

export function FilterRow({ filter, number, source, onChange, onRemove }: Props) {
  const name = t('filters.name', 'Filter {{number}}', { number });
  const { field, op } = filter;
  return (
    <Row label={name} line>
      <Select
        aria-label={t('filters.field', '{{name}}, field', { name })}
        width={24}
        options={FIELD_OPTIONS}
        filterOption={filterFields}
        value={chosen([field])[0]!}
        onChange={(option) => option.value && onChange(withOperator({ field: option.value, op }, op))}
        allowCustomValue
        formatCreateLabel={takeText}
      />
      <Select
        aria-label={t('filters.operator', '{{name}}, operator', { name })}
        width={16}
        options={OPERATOR_OPTIONS}
        value={op}
        onChange={(option) => option.value && onChange(withOperator(filter, option.value))}
      />
      <FilterValue filter={filter} name={name} source={source} onChange={onChange} />
      <IconButton
        name="trash-alt"
        tooltip={t('filters.remove', 'Remove filter {{number}}', { number })}
        size="lg"
        onClick={onRemove}
      />
    </Row>
  );
}
