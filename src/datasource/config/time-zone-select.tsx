import { Field, Select } from '@grafana/ui';
import React from 'react';

interface Props {
  readonly id: string;
  /** Empty for UTC. */
  readonly value: string;
  readonly readOnly: boolean;
  readonly onChange: (zone: string) => void;
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
  label: zone,
  value: zone,
}));

/** The clock that stored times are on. */
export function TimeZoneSelect({ id, value, readOnly, onChange }: Props) {
  const zone = value || 'UTC';
  return (
    <Field
      label="Time zone of stored times"
      description="TIMESTAMP columns have no zone of their own. The orchestrator writes UTC."
      htmlFor={id}
      disabled={readOnly}
    >
      <Select
        inputId={id}
        aria-label="Time zone of stored times"
        width={60}
        disabled={readOnly}
        options={ZONES}
        value={ZONES.find((option) => option.value === zone) ?? { label: zone, value: zone }}
        onChange={(option) => onChange(option.value ?? '')}
      />
    </Field>
  );
}
