import { Icon } from '@grafana/ui';
import React from 'react';
import type { PanelJson } from '../shared/dashboard-json';
import { templateSrv } from '../variables/template-srv';

interface RowHeaderProps {
  readonly row: PanelJson;
  readonly isFolded: boolean;
  readonly onToggle: () => void;
}

/** The title of a row, which folds what is in it up and down. */
export function RowHeader({ row, isFolded, onToggle }: RowHeaderProps) {
  return (
    <h2 className="page-row">
      <button type="button" aria-expanded={!isFolded} onClick={onToggle}>
        <Icon name={isFolded ? 'angle-right' : 'angle-down'} /> {templateSrv.replace(row.title)}
      </button>
    </h2>
  );
}
