import { Button, InlineField } from '@grafana/ui';
import React from 'react';
import type { Filter } from '../../query/filter';
import type { LearningSource } from '../learning-source';
import { FilterRow } from './filter-row';
import { Row } from './row';

interface Props {
  readonly filters: readonly Filter[];
  readonly onChange: (filters: readonly Filter[]) => void;
  readonly source: LearningSource;
}

/** Filters have no identity but their place. */
const nameOf = (index: number) => `Filter ${index + 1}`;

/** All of them have to be met. */
export function FilterRows({ filters, onChange, source }: Props) {
  return (
    <Row label="Filters">
      <InlineField label="Where" labelWidth={14} tooltip="Only executions that meet all of these." grow shrink>
        <div>
          {filters.map((filter, i) => (
            <FilterRow
              key={nameOf(i)}
              filter={filter}
              name={nameOf(i)}
              source={source}
              onChange={(changed) => onChange(filters.with(i, changed))}
              onRemove={() => onChange(filters.toSpliced(i, 1))}
            />
          ))}
          <Button variant="secondary" icon="plus" onClick={() => onChange([...filters, { field: 'repo', op: '=' }])}>
            Add filter
          </Button>
        </div>
      </InlineField>
    </Row>
  );
}
