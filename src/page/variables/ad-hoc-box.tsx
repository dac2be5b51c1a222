import type { AdHocVariableFilter, MetricFindValue } from '@grafana/data';
import { Button, Combobox, type ComboboxOption } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { FILTER_OPERATORS } from '../../query/filter';
import { changeParameters } from '../address/address';
import { currentRange } from '../shared/current-range';
import { useDashboard } from '../shared/dashboard-context';
import type { Variable } from '../shared/variable';
import { filtersOf, writeFilter } from './ad-hoc';

const toOptions = (values: readonly MetricFindValue[]): ComboboxOption[] =>
  values.map(({ text, value = text }) => ({ label: text, value: String(value) }));

/** Operators that take one value. */
const operators = FILTER_OPERATORS.filter((name) => !/^is|\|$/.test(name)).map((value) => ({ label: value, value }));

/** Filters that every query of the dashboard takes: those there are, and one to be added. */
export function AdHocBox({ id, variable }: { id: string; variable: Variable }) {
  const { dataSource } = useDashboard();
  const [keys, setKeys] = useState<ComboboxOption[]>([]);
  const [key, setKey] = useState<string | null>(null);
  const [operator, setOperator] = useState<string>('=');
  const filters = filtersOf(variable);
  useEffect(() => {
    dataSource.getTagKeys().then((known) => setKeys(toOptions(known)));
  }, [dataSource]);
  const nameOf = (column: string) => keys.find(({ value }) => value === column)?.label ?? column;
  const change = (next: readonly AdHocVariableFilter[]) =>
    changeParameters({ [id]: next.length > 0 ? next.map(writeFilter) : '' });
  const add = (value: string) => {
    change([...filters, { key: key!, operator, value }]);
    setKey(null);
  };
  const valuesOf = async (column: string, typed: string) => {
    const values = toOptions(await dataSource.getTagValues({ key: column, filters, timeRange: currentRange() }));
    return values.filter(({ label = '' }) => label.toLowerCase().includes(typed.toLowerCase()));
  };
  return (
    <>
      {filters.map((filter) => {
        const text = `${nameOf(filter.key)} ${filter.operator} ${filter.value}`;
        const others = filters.filter((other) => other !== filter);
        return (
          <Button
            key={text}
            size="sm"
            variant="secondary"
            icon="times"
            aria-label={`Remove the filter ${text}`}
            onClick={() => change(others)}
          >
            {text}
          </Button>
        );
      })}
      <Combobox
        id={id}
        aria-label="Filter by"
        placeholder="Filter by"
        width={16}
        options={keys}
        value={key}
        onChange={({ value }) => setKey(value)}
      />
      {key && (
        <>
          <Combobox
            aria-label="Operator"
            width={8}
            options={operators}
            value={operator}
            onChange={({ value }) => setOperator(value)}
          />
          <Combobox
            key={key}
            aria-label="Value"
            placeholder="Value"
            width={20}
            createCustomValue
            options={(typed) => valuesOf(key, typed)}
            value={null}
            onChange={({ value }) => add(value)}
          />
        </>
      )}
    </>
  );
}
