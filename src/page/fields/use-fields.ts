import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  type DataFrame,
  type FieldConfigSource,
  type InterpolateFunction,
  type ThresholdsConfig,
  ThresholdsMode,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { hrefOf } from '../address/place';
import { useLeads } from '../links/leads';
import { templateSrv } from '../variables/template-srv';
import { registryFor } from './field-config-registry';

/** Grafana's, where the JSON has none. */
const THRESHOLDS: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: Number.NEGATIVE_INFINITY, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

/** What a person has written may lack parts that Grafana saves. */
function completed({ defaults = {}, overrides = [] }: Partial<FieldConfigSource> = {}): FieldConfigSource {
  const hasSteps = Array.isArray(defaults.thresholds?.steps);
  return { defaults: { ...defaults, ...(!hasSteps && { thresholds: THRESHOLDS }) }, overrides };
}

/** Texts of the panel with the variables of the dashboard in them. */
export const replaceVariables: InterpolateFunction = (text, scoped, format) =>
  templateSrv.replace(text, scoped, format);

/** Without links that lead nowhere here, such as those into Explore. */
const withLinks = (frame: DataFrame, leads: (url: string) => boolean): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) => {
    const { links, ...config } = field.config;
    const kept = (links ?? [])
      .filter(({ internal, url }) => !internal && leads(url))
      .map((link) => ({ ...link, url: hrefOf(link.url) }));
    return { ...field, config: { ...config, ...(kept.length > 0 && { links: kept }) } };
  }),
});

/** Frames with units, colours, limits, mappings and links as the panel's JSON has them. */
export function useFields(
  data: readonly DataFrame[],
  fieldConfig: FieldConfigSource | undefined,
  timeZone: string,
): { frames: DataFrame[]; fieldConfig: FieldConfigSource } {
  const theme = useTheme2();
  const leads = useLeads();
  return useMemo(() => {
    const config = completed(fieldConfig);
    const fieldConfigRegistry = registryFor(config);
    const shown = data.map((frame) => withLinks(frame, leads));
    const options = { data: shown, fieldConfig: config, fieldConfigRegistry, replaceVariables, theme, timeZone };
    const frames = applyFieldOverrides(options);
    cacheFieldDisplayNames(frames);
    return { frames, fieldConfig: config };
  }, [data, fieldConfig, leads, theme, timeZone]);
}
