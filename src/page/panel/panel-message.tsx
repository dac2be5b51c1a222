import React from 'react';

/** A text that a panel shows in place of its chart. */
export function PanelMessage({ text }: { text: string }) {
  return (
    <div className="page-empty" role="status">
      {text}
    </div>
  );
}
