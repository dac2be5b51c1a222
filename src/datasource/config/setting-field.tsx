import { Field, RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import { type SettingName, setting, settingProblem } from '../../settings/settings';
import type { LearningOptions } from '../learning-query';
import { SettingInput } from './setting-input';
import { TimeZoneSelect } from './time-zone-select';

interface Props {
  readonly name: SettingName;
  readonly id: string;
  readonly value: LearningOptions[SettingName];
  readonly readOnly: boolean;
  readonly onChange: (value: string | number | undefined) => void;
}

/** What holds while nothing is set. */
function placeholderOf(name: SettingName): string {
  const { otherwise, default: usual, example = '', isRequired } = setting(name);
  return otherwise ?? String(usual ?? (isRequired ? example : `none; ${example}, for instance`));
}

/** The field of one setting, as the table of settings has it. */
export function SettingField({ name, id, value, readOnly, onChange }: Props) {
  const entry = setting(name);
  if (entry.type === 'zone') {
    const usual = entry.default ?? '';
    const set = (zone: string) => onChange(zone === usual ? undefined : zone);
    const { label, help } = entry;
    return <TimeZoneSelect {...{ id, label, help, readOnly }} value={String(value || usual)} onChange={set} />;
  }
  if (entry.type === 'choice') {
    const options = Object.entries(entry.choices).map(([word, shown]) => ({ value: word, label: shown }));
    return (
      <Field label={entry.label} description={entry.help} disabled={readOnly}>
        <RadioButtonGroup
          aria-label={entry.label}
          options={options}
          value={String(value || entry.default)}
          disabled={readOnly}
          onChange={(word) => onChange(word === entry.default ? undefined : word)}
        />
      </Field>
    );
  }
  const read = (text: string) => (entry.type === 'number' ? Number(text) : text.trim());
  return (
    <SettingInput
      id={id}
      label={entry.label}
      help={entry.more ? `${entry.help} ${entry.more}` : entry.help}
      value={String(value ?? '')}
      placeholder={placeholderOf(name)}
      width={entry.type === 'number' || entry.type === 'interval' ? 30 : 60}
      unit={entry.type === 'number' ? entry.unit : undefined}
      required={entry.isRequired === true}
      readOnly={readOnly}
      problemOf={(text) => (text.trim() === '' ? undefined : settingProblem(name, read(text)))}
      onChange={(text) => onChange(text.trim() === '' ? undefined : read(text))}
    />
  );
}
