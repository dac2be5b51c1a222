import { ANNOTATIONS } from '../../query/presets/annotations';
import type { Preset } from '../../query/presets/preset';

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** What to mark on the time axis, by the names of presets. */
export const ANNOTATION_OPTIONS: readonly { value: string; label: string; description: string }[] = ANNOTATIONS.map(
  ({ name, question }) => ({ value: name, label: title(name), description: question }),
);

export function annotationPreset(name: string | undefined): Preset | undefined {
  return ANNOTATIONS.find((preset) => preset.name === name);
}
