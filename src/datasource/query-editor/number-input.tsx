import { Input } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { t } from '../i18n/t';

interface Props {
  readonly id: string;
  readonly value: number | undefined;
  readonly min: number;
  readonly placeholder: string;
  /** Undefined when the field was emptied. */
  readonly onChange: (value: number | undefined) => void;
}

/** A whole number, taken over when the field is left or Enter is pressed; what is none is marked and not taken over. */
export function NumberInput({ id, value, min, placeholder, onChange }: Props) {
  const [text, setText] = useState(String(value ?? ''));
  useEffect(() => setText(String(value ?? '')), [value]);
  const number = text.trim() === '' ? undefined : Number(text);
  const invalid = number !== undefined && !(Number.isSafeInteger(number) && number >= min);
  const commit = () => {
    if (!invalid && number !== value) onChange(number);
  };
  return (
    <Input
      id={id}
      width={12}
      inputMode="numeric"
      value={text}
      invalid={invalid}
      aria-invalid={invalid}
      title={invalid ? t('query-editor.whole-number', 'A whole number, {{min}} or more.', { min }) : ''}
      placeholder={placeholder}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
