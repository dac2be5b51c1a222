import type { FieldDisplay } from '@grafana/data';
import { DataLinksContextMenu } from '@grafana/ui';
import React, { type JSX } from 'react';

interface LinkedProps {
  readonly value: FieldDisplay;
  readonly children: JSX.Element;
}

/** Offers the data links of a value, where it has any. */
export function Linked({ value: { hasLinks, getLinks }, children }: LinkedProps) {
  if (!hasLinks || !getLinks) return children;
  return (
    <DataLinksContextMenu links={() => getLinks()} style={{ display: 'block', height: '100%' }}>
      {({ triggerProps, targetClassName }) => (
        <div className={targetClassName} {...triggerProps}>
          {children}
        </div>
      )}
    </DataLinksContextMenu>
  );
}
