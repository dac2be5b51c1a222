import { ANNOTATIONS } from '../../query/presets/annotations';
import type { Preset } from '../../query/presets/preset';
import { annotationLabel } from '../i18n/table-texts';
import { presetQuestion } from '../i18n/vocabulary-texts';

/** What to mark on the time axis, by the names of presets. */
export const ANNOTATION_OPTIONS: readonly { value: string; label: string; description: string }[] = ANNOTATIONS.map(
  (preset) => ({ value: preset.name, label: annotationLabel(preset.name), description: presetQuestion(preset) }),
);

export function annotationPreset(name: string | undefined): Preset | undefined {
  return ANNOTATIONS.find((preset) => preset.name === name);
}
