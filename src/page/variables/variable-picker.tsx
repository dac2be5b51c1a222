import { Combobox, type ComboboxOption, Icon, MultiCombobox, Tooltip } from '@grafana/ui';
import React from 'react';
import { changeParameters } from '../address/address';
import { ALL, type Variable } from './variable';

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

/** Chooses the values of one variable, and writes them into the address. */
export function VariablePicker({ variable }: { variable: Variable }) {
  const { json, chosen, error, isSettled } = variable;
  const id = `var-${json.name}`;
  const choose = (values: readonly string[]) => changeParameters({ [id]: nextChoice(variable, values) });
  const common = {
    id,
    options: optionsOf(variable),
    width: 'auto' as const,
    minWidth: 12,
    maxWidth: 40,
    loading: !isSettled,
  };
  return (
    <div className="page-variable">
      <label htmlFor={id} title={json.description ?? undefined}>
        {json.label || json.name}
      </label>
      {json.multi ? (
        <MultiCombobox
          {...common}
          value={[...chosen]}
          onChange={(options) => choose(options.map(({ value }) => value))}
        />
      ) : (
        <Combobox {...common} value={chosen[0] ?? null} onChange={({ value }) => choose([value])} />
      )}
      {error && (
        <Tooltip content={error}>
          <Icon name="exclamation-triangle" aria-label={error} tabIndex={0} />
        </Tooltip>
      )}
    </div>
  );
}
