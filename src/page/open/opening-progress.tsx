import { formattedValueToString, getValueFormat } from '@grafana/data';
import { Button } from '@grafana/ui';
import React from 'react';
import type { Opening } from './use-file';

const sizeText = (bytes: number) => formattedValueToString(getValueFormat('decbytes')(bytes, 1));

function amount({ done, total }: Opening): string {
  if (done === 0) return '';
  return total > 0 ? `${sizeText(done)} of ${sizeText(total)}` : sizeText(done);
}

/** What is being done until the file is shown, and a way out. */
export function OpeningProgress({ onCancel, ...opening }: Opening & { readonly onCancel: () => void }) {
  const { what, done, total } = opening;
  return (
    <div className="page-drop">
      <p role="status">
        {what} … <span className="page-muted">{amount(opening)}</span>
      </p>
      <progress aria-label={what} {...(total > 0 && { value: Math.min(done, total), max: total })} />
      <Button variant="secondary" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
