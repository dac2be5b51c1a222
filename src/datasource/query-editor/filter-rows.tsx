import { Button, InlineField } from '@grafana/ui';
import React, { useRef } from 'react';
import type { Filter } from '../../query/filter';
import { t } from '../i18n/t';
import type { LearningSource } from '../learning-source';
import { FilterRow } from './filter-row';
import { Row } from './row';

interface Props {
  readonly filters: readonly Filter[];
  readonly onChange: (filters: readonly Filter[]) => void;
  readonly source: LearningSource;
}

/** All of them have to be met. */
export function FilterRows({ filters, onChange, source }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  const remove = (i: number) => {
    onChange(filters.toSpliced(i, 1));
    // The button that was pressed goes; that of the next filter would take its place.
    if (i === filters.length - 1) add.current?.focus();
  };
  return (
    <Row label={t('filters.title', 'Filters')}>
      <InlineField
        label={t('filters.where', 'Where')}
        labelWidth={14}
        tooltip={t('filters.where-help', 'Only executions that meet all of these.')}
        grow
        shrink
      >
        <div>
          {filters.map((filter, i) => (
            <FilterRow
              // Filters have no identity but their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={i}
              filter={filter}
              number={i + 1}
              source={source}
              onChange={(changed) => onChange(filters.with(i, changed))}
              onRemove={() => remove(i)}
            />
          ))}
          <Button
            ref={add}
            variant="secondary"
            icon="plus"
            onClick={() => onChange([...filters, { field: 'repo', op: '=' }])}
          >
            {t('filters.add', 'Add filter')}
          </Button>
        </div>
      </InlineField>
    </Row>
  );
}
