import React from 'react';

/** In place of what a panel would draw. */
export function PanelMessage({ text }: { text: string }) {
  return (
    <div className="page-empty" role="status">
      {text}
    </div>
  );
}
