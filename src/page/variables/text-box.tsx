import { Input } from '@grafana/ui';
import React, { useState } from 'react';
import { changeParameters } from '../address/address';
import type { Variable } from '../shared/variable';

/** A text that is typed; it takes effect with Enter, or when it is left. */
export function TextBox({ id, variable: { chosen } }: { id: string; variable: Variable }) {
  const [typed, setTyped] = useState<string | null>(null);
  const current = chosen[0] ?? '';
  const commit = () => {
    if (typed !== null && typed !== current) changeParameters({ [id]: typed });
    setTyped(null);
  };
  return (
    <Input
      id={id}
      width={20}
      value={typed ?? current}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}
