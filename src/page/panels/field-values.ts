import { type FieldDisplay, getFieldDisplayValues, type ReduceDataOptions } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { replaceVariables, useFields } from '../fields/use-fields';
import { option, type PanelProps } from './panel-props';

const LAST: ReduceDataOptions = { calcs: ['lastNotNull'], values: false };

/** One value for each field, or for each row, as `reduceOptions` of the panel say. */
export function useFieldValues({ panel, data, timeZone }: PanelProps, sparkline = false): FieldDisplay[] {
  const theme = useTheme2();
  const { frames, fieldConfig } = useFields(data, panel.fieldConfig, timeZone);
  return useMemo(
    () =>
      getFieldDisplayValues({
        fieldConfig,
        reduceOptions: option(panel, 'reduceOptions', LAST),
        replaceVariables,
        theme,
        data: frames,
        timeZone,
        sparkline,
      }),
    [panel, frames, fieldConfig, theme, timeZone, sparkline],
  );
}
