import { Icon } from '@grafana/ui';
import React from 'react';

/** Icons of warnings and errors. */
const NAMES = ['exclamation-circle', 'exclamation-triangle'] as const;

/** Icons are loaded when they are first shown. These have to be there when the server is not. */
export function KeptIcons() {
  return (
    <span hidden>
      {NAMES.map((name) => (
        <Icon key={name} name={name} />
      ))}
    </span>
  );
}
