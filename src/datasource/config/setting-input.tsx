import { Field, Input } from '@grafana/ui';
import React, { useState } from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly placeholder: string;
  readonly width: number;
  readonly unit?: string | undefined;
  readonly required?: boolean;
  readonly readOnly: boolean;
  /** What is wrong with the text, as the end of a sentence. */
  readonly problemOf: (text: string) => string | undefined;
  /** Called with good texts only; empty for the default. */
  readonly onChange: (text: string) => void;
}

/** One setting. A text that is no good stays in sight with what is wrong; the setting keeps its last good value. */
export function SettingInput(props: Props) {
  const { id, label, help, value, placeholder, width, unit, required = false, readOnly, problemOf, onChange } = props;
  const [bad, setBad] = useState<string>();
  const problem = bad === undefined ? undefined : problemOf(bad);
  const kept = value === '' ? 'Nothing is set until it is.' : `The setting stays ${value} until it is.`;
  return (
    <Field
      label={label}
      description={help}
      htmlFor={id}
      required={required}
      disabled={readOnly}
      invalid={problem !== undefined}
      error={problem && `${label} ${problem}. ${kept}`}
    >
      <Input
        id={id}
        width={width}
        value={bad ?? value}
        placeholder={placeholder}
        suffix={unit}
        required={required}
        disabled={readOnly}
        aria-invalid={problem !== undefined}
        onChange={({ currentTarget: { value: text } }) => {
          const isGood = text === '' || problemOf(text) === undefined;
          setBad(isGood ? undefined : text);
          if (isGood) onChange(text);
        }}
      />
    </Field>
  );
}
