import React from 'react';
import type { Annotation } from '../annotations/annotation';
import { AnnotationSwitches } from '../annotations/annotation-switches';
import { TimeControls, type TimeControlsProps } from '../header/time-controls';
import { DashboardLinks } from '../links/dashboard-links';
import type { DashboardJson } from '../shared/dashboard-json';
import type { Variable } from '../shared/variable';
import { VariablePicker } from '../variables/variable-picker';

interface ControlsProps {
  readonly dashboard: DashboardJson;
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly annotationErrors: Readonly<Record<string, string>>;
  readonly time: Omit<TimeControlsProps, 'intervals'>;
}

const HIDDEN = 2;
/** Types of variables that nobody chooses. */
const FIXED = ['constant', 'datasource'];

const isShown = ({ json: { hide, type } }: Variable) => hide !== HIDDEN && !FIXED.includes(type);

/** What a dashboard lets its reader choose. */
export function DashboardControls({ dashboard, variables, annotations, annotationErrors, time }: ControlsProps) {
  const intervals = dashboard.timepicker?.refresh_intervals;
  return (
    <div className="page-bar">
      {variables.filter(isShown).map((variable) => (
        <VariablePicker key={variable.json.name} variable={variable} />
      ))}
      <AnnotationSwitches annotations={annotations} errors={annotationErrors} />
      <DashboardLinks {...(dashboard.links && { links: dashboard.links })} />
      <TimeControls {...time} {...(intervals && { intervals })} />
    </div>
  );
}
