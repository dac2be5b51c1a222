import { Icon, InlineSwitch, Tooltip, useTheme2 } from '@grafana/ui';
import React from 'react';
import { changeParameters } from '../address/address';
import { type Annotation, SHOWN, toggled } from './annotation';

/** Grafana's `hide`: the annotation has no switch in the header. */
const HIDDEN = true;

interface SwitchesProps {
  readonly annotations: readonly Annotation[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Turns the annotations of the dashboard on and off; the address has which are on. */
export function AnnotationSwitches({ annotations, errors }: SwitchesProps) {
  const theme = useTheme2();
  return annotations
    .filter(({ json }) => json.hide !== HIDDEN)
    .map(({ json: { name, iconColor = 'blue' }, isShown }) => (
      <div key={name} className="page-variable">
        <span className="page-swatch" style={{ background: theme.visualization.getColorByName(iconColor) }} />
        <label htmlFor={`annotation-${name}`}>{name}</label>
        <InlineSwitch
          id={`annotation-${name}`}
          transparent
          value={isShown}
          onChange={() => changeParameters({ [SHOWN]: toggled(annotations, name) })}
        />
        {isShown && errors[name] && (
          <Tooltip content={errors[name]}>
            <Icon name="exclamation-triangle" aria-label={errors[name]} tabIndex={0} />
          </Tooltip>
        )}
      </div>
    ));
}
