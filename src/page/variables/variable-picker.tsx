import { Icon, Tooltip } from '@grafana/ui';
import React, { type ComponentType } from 'react';
import type { Variable } from '../shared/variable';
import { AdHocBox } from './ad-hoc-box';
import { ChoiceBox } from './choice-box';
import { TextBox } from './text-box';

type Box = ComponentType<{ id: string; variable: Variable }>;

/** Boxes of the types of variables that are not chosen from options. */
const BOXES: Readonly<Record<string, Box>> = { adhoc: AdHocBox, textbox: TextBox };

const HIDE_LABEL = 1;

/** Chooses the values of one variable, and writes them into the address. */
export function VariablePicker({ variable }: { variable: Variable }) {
  const { json, error } = variable;
  const id = `var-${json.name}`;
  const Box = BOXES[json.type] ?? ChoiceBox;
  return (
    <div className="page-variable">
      <label htmlFor={id} title={json.description ?? undefined} className={json.hide === HIDE_LABEL ? 'sr-only' : ''}>
        {json.label || json.name}
      </label>
      <Box id={id} variable={variable} />
      {error && (
        <Tooltip content={error}>
          <Icon name="exclamation-triangle" aria-label={error} tabIndex={0} />
        </Tooltip>
      )}
    </div>
  );
}
