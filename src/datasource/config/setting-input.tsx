import { Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { t } from '../i18n/t';

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

interface Refused {
  readonly label: string;
  readonly problem: string;
  /** What the setting stays. */
  readonly value: string;
}

const refusal = ({ label, problem, value }: Refused): string =>
  value === ''
    ? t('config.refused.unset', '{{label}} {{problem}}. Nothing is set until it is.', { label, problem })
    : t('config.refused.kept', '{{label}} {{problem}}. The setting stays {{value}} until it is.', {
        label,
        problem,
        value,
      });

/** One setting. A text that is no good stays in sight with what is wrong; the setting keeps its last good value. */
export function SettingInput(props: Props) {
  const { id, label, help, value, placeholder, width, unit, required = false, readOnly, problemOf, onChange } = props;
  const [bad, setBad] = useState<string>();
  const problem = bad === undefined ? undefined : problemOf(bad);
  return (
    <Field
      label={label}
      description={help}
      htmlFor={id}
      required={required}
      disabled={readOnly}
      invalid={problem !== undefined}
      error={problem && refusal({ label, problem, value })}
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
