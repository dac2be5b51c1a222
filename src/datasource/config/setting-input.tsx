import { Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { t } from '../i18n/t';

type Value = string | number | undefined;

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  /** Undefined for the default. */
  readonly value: Value;
  readonly placeholder: string;
  readonly width: number;
  readonly unit?: string | undefined;
  readonly required?: boolean;
  readonly readOnly: boolean;
  /** The value that a text stands for. */
  readonly read: (text: string) => Value;
  /** What is wrong with a value, as the end of a sentence. */
  readonly problemOf: (value: Value) => string | undefined;
  /** Called with good values only. */
  readonly onChange: (value: Value) => void;
}

interface Refused {
  readonly label: string;
  readonly problem: string;
  /** What the setting stays. */
  readonly value: Value;
}

const refusal = ({ label, problem, value }: Refused): string =>
  value === undefined || value === ''
    ? t('config.refused.unset', '{{label}} {{problem}}. Nothing is set until it is.', { label, problem })
    : t('config.refused.kept', '{{label}} {{problem}}. The setting stays {{value}} until it is.', {
        label,
        problem,
        value,
      });

/**
 * One setting. A text that is no good stays in sight with what is wrong; the setting keeps its last good value. One that
 * stands for the value stays as it is typed until the field is left: a space or a point at its end may be on the way.
 */
export function SettingInput(props: Props) {
  const { id, label, help, value, placeholder, width, unit, required = false, readOnly, read, problemOf } = props;
  const { onChange } = props;
  const [typed, setTyped] = useState<string>();
  const problem = typed === undefined ? undefined : problemOf(read(typed));
  const isShown = typed !== undefined && (problem !== undefined || read(typed) === value);
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
        value={isShown ? typed : String(value ?? '')}
        placeholder={placeholder}
        suffix={unit}
        required={required}
        disabled={readOnly}
        aria-invalid={problem !== undefined}
        onChange={({ currentTarget: { value: text } }) => {
          setTyped(text);
          if (problemOf(read(text)) === undefined) onChange(read(text));
        }}
        onBlur={() => problem === undefined && setTyped(undefined)}
      />
    </Field>
  );
}
