import { Combobox, type ComboboxOption, MultiCombobox } from '@grafana/ui';
import React from 'react';
import { MOST_CHOICES } from '../../datasource/variables/variable-query';
import { changeParameters } from '../address/address';
import { ALL, type Variable } from '../shared/variable';

/** What is chosen stays to be seen, even where the database has it no more. */
function optionsOf({ json, chosen, options }: Variable): ComboboxOption[] {
  const known = options.map(({ text, value }) => ({ label: text, value }));
  const gone = chosen.filter((value) => value !== ALL && !options.some((option) => option.value === value));
  const all = json.includeAll ? [{ label: 'All', value: ALL }] : [];
  return [...all, ...known, ...gone.map((value) => ({ label: value, value }))];
}

/** Everything gives way to a choice, and an empty choice to everything. */
function nextChoice({ json, chosen }: Variable, values: readonly string[]): readonly string[] {
  const isNew = values.includes(ALL) && !chosen.includes(ALL);
  const some = values.filter((value) => value !== ALL);
  return json.includeAll && (isNew || some.length === 0) ? [ALL] : some;
}

/** One or several of the options. */
export function ChoiceBox({ id, variable }: { id: string; variable: Variable }) {
  const { json, chosen, options, isSettled } = variable;
  const choose = (values: readonly string[]) => changeParameters({ [id]: nextChoice(variable, values) });
  const common = {
    id,
    options: optionsOf(variable),
    width: 'auto' as const,
    minWidth: 12,
    maxWidth: 40,
    loading: !isSettled,
    // There are more than are listed.
    createCustomValue: options.length >= MOST_CHOICES,
  };
  if (!json.multi) return <Combobox {...common} value={chosen[0] ?? null} onChange={({ value }) => choose([value])} />;
  return (
    <MultiCombobox {...common} value={[...chosen]} onChange={(options) => choose(options.map(({ value }) => value))} />
  );
}
