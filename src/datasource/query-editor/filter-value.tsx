import { MultiSelect, Select } from '@grafana/ui';
import React, { useState } from 'react';
import type { Filter } from '../../query/filter';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import type { LearningSource } from '../learning-source';
import { type Option, takeText } from './options';

interface Props {
  readonly filter: Filter;
  readonly name: string;
  readonly source: LearningSource;
  readonly onChange: (filter: Filter) => void;
}

/** What is known of the values that a field has. */
interface Suggested {
  readonly field: string;
  readonly state: 'looking' | 'found' | 'failed';
  readonly options: Option[];
}

const option = (value: unknown): Option => ({ value: String(value), label: String(value) });

/** Suggests values that the field has, most frequent first; any other can be typed, variables too. */
export function FilterValue({ filter, name, source, onChange }: Props) {
  const [latest, setLatest] = useState<Suggested>();
  const { field, op, value } = filter;
  if (op === 'isNull' || op === 'isNotNull') return null;

  const suggested = latest?.field === field ? latest : undefined;
  const suggest = async () => {
    if (suggested && suggested.state !== 'failed') return;
    const show = (state: Suggested['state'], options: Option[] = []) => setLatest({ field, state, options });
    show('looking');
    try {
      const values = await source.columnValues(field);
      const options = values.map(({ value, count }) => ({
        ...option(value),
        description: t('filters.executions', '{{executions}} executions', {
          count,
          executions: formatNumber(count),
          defaultValue_one: '{{executions}} execution',
        }),
      }));
      show('found', options);
    } catch {
      show('failed');
    }
  };
  const common = {
    'aria-label': t('filters.value', '{{name}}, value', { name }),
    options: suggested?.options ?? [],
    isLoading: suggested?.state === 'looking',
    loadingMessage: t('filters.looking', 'Looking for values…'),
    noOptionsMessage:
      suggested?.state === 'failed'
        ? t('filters.no-suggestions', 'No suggestions; type a value.')
        : t('filters.no-others', 'No other values; type one.'),
    onOpenMenu: () => void suggest(),
    placeholder: t('filters.choose', 'Choose or type'),
    allowCustomValue: true,
    allowCreateWhileLoading: true,
    formatCreateLabel: takeText,
  };
  const isList = op === '=|' || op === '!=|';
  const values = [value ?? []].flat();
  const set = (chosen: readonly string[]) => {
    if (chosen.length === 0) onChange({ field, op });
    else onChange({ field, op, value: isList ? chosen : chosen[0]! });
  };
  const control = isList ? (
    <MultiSelect
      {...common}
      value={values.map(option)}
      closeMenuOnSelect={false}
      tabSelectsValue={false}
      onChange={(options) => set(options.flatMap((chosen) => chosen.value ?? []))}
    />
  ) : (
    <Select
      {...common}
      value={values.length > 0 ? option(values[0]) : null}
      onChange={(chosen) => set([chosen.value ?? []].flat())}
    />
  );
  return <div style={{ flex: '1 1 160px', minWidth: 0, maxWidth: isList ? 480 : 208 }}>{control}</div>;
}
