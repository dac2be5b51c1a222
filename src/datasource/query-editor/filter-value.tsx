import { MultiSelect, Select } from '@grafana/ui';
import React, { useState } from 'react';
import type { Filter } from '../../query/vocabulary/filter';
import type { LearningSource } from '../learning-source';
import type { Option } from './options';

interface Props {
  readonly filter: Filter;
  readonly name: string;
  readonly source: LearningSource;
  readonly onChange: (filter: Filter) => void;
}

const option = (value: unknown): Option => ({ value: String(value), label: String(value) });

/** Suggests values that the field has, most frequent first; any other can be typed, variables too. */
export function FilterValue({ filter, name, source, onChange }: Props) {
  const [suggested, setSuggested] = useState<{ field: string; options: Option[] }>();
  const [problem, setProblem] = useState<string>();
  const { field, op, value } = filter;
  if (op === 'isNull' || op === 'isNotNull') return null;

  const suggest = async () => {
    if (suggested?.field === field) return;
    try {
      const values = await source.columnValues(field);
      const options = values.map(({ value, count }) => ({
        ...option(value),
        description: `${count.toLocaleString('en')} executions`,
      }));
      setSuggested({ field, options });
      setProblem(undefined);
    } catch {
      setProblem('No suggestions; type a value.');
    }
  };
  const common = {
    'aria-label': `${name}, value`,
    options: suggested?.field === field ? suggested.options : [],
    isLoading: suggested?.field !== field && problem === undefined,
    loadingMessage: 'Looking for values…',
    noOptionsMessage: problem ?? 'No other values; type one.',
    onOpenMenu: () => void suggest(),
    placeholder: 'Choose or type',
    allowCustomValue: true,
    allowCreateWhileLoading: true,
    formatCreateLabel: (text: string) => `Use ${text}`,
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
