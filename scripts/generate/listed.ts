import { PRESETS } from '../../src/query/all-presets';
import { presetParameters } from '../../src/query/presets/parameters';
import type { Preset } from '../../src/query/presets/preset';
import { MEASURES } from '../../src/query/vocabulary/measures';

const listedPreset = (preset: Preset) => ({
  question: preset.question,
  parameters: Object.fromEntries(presetParameters(preset).map(({ name, default: usual }) => [name, usual])),
});

/** What a dashboard has to know of measures and presets before it has loaded their SQL. */
export const listed = () => ({
  measures: Object.fromEntries(MEASURES.map(({ id, label }) => [id, label])),
  presets: Object.fromEntries(PRESETS.map((preset) => [preset.name, listedPreset(preset)])),
});
