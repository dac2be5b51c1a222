import { Field, Select } from '@grafana/ui';
import React from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly onChange: (zone: string) => void;
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
  label: zone,
  value: zone,
}));

/** A setting that is a time zone. */
export function TimeZoneSelect({ id, label, help, value, readOnly, onChange }: Props) {
  return (
    <Field label={label} description={help} htmlFor={id} disabled={readOnly}>
      <Select
        inputId={id}
        aria-label={label}
        width={60}
        disabled={readOnly}
        options={ZONES}
        value={ZONES.find((option) => option.value === value) ?? { label: value, value }}
        onChange={(option) => onChange(option.value ?? '')}
      />
    </Field>
  );
}
