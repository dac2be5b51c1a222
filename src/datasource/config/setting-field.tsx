import { Field, RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import type { Setting } from '../../settings/setting';
import { type SettingName, setting } from '../../settings/settings';
import { t } from '../i18n/t';
import { choiceText, settingProblemText, settingTexts } from '../i18n/table-texts';
import type { LearningOptions } from '../learning-query';
import { SettingInput } from './setting-input';
import { TimeZoneSelect } from './time-zone-select';

interface Props {
  readonly name: SettingName;
  readonly id: string;
  readonly value: LearningOptions[SettingName];
  readonly readOnly: boolean;
  readonly hasBackend?: boolean;
  readonly onChange: (value: string | number | undefined) => void;
}

/** What holds while nothing is set. */
function placeholderOf(name: SettingName, otherwise: string | undefined): string {
  const { default: usual, example = '', isRequired } = setting(name);
  const none = () => t('config.no-default', 'none; {{example}}, for instance', { example });
  return otherwise ?? String(usual ?? (isRequired ? example : none()));
}

function widthOf({ type, otherwise }: Setting): number {
  if (type !== 'number' && type !== 'interval') return 60;
  // What holds otherwise stands in the empty field.
  return otherwise ? 45 : 30;
}

/** The field of one setting, as the table of settings has it. */
export function SettingField({ name, id, value, readOnly, hasBackend = true, onChange }: Props) {
  const entry = setting(name);
  const { label, help, more, otherwise, unit } = settingTexts(name, hasBackend);
  if (entry.type === 'zone') {
    const usual = entry.default ?? '';
    const set = (zone: string) => onChange(zone === usual ? undefined : zone);
    return <TimeZoneSelect {...{ id, label, help, readOnly }} value={String(value || usual)} onChange={set} />;
  }
  if (entry.type === 'choice') {
    const options = Object.entries(entry.choices).map(([word, shown]) => ({
      value: word,
      label: choiceText(name, word, shown),
    }));
    return (
      <Field label={label} description={help} disabled={readOnly}>
        <RadioButtonGroup
          aria-label={label}
          options={options}
          value={String(value || entry.default)}
          disabled={readOnly}
          onChange={(word) => onChange(word === entry.default ? undefined : word)}
        />
      </Field>
    );
  }
  const read = (text: string) => {
    if (text.trim() === '') return undefined;
    return entry.type === 'number' ? Number(text) : text.trim();
  };
  return (
    <SettingInput
      id={id}
      label={label}
      help={more ? `${help} ${more}` : help}
      value={value}
      placeholder={placeholderOf(name, otherwise)}
      width={widthOf(entry)}
      unit={unit}
      required={entry.isRequired === true}
      readOnly={readOnly}
      read={read}
      problemOf={(given) => (given === undefined ? undefined : settingProblemText(name, given))}
      onChange={onChange}
    />
  );
}
