import { LearningError } from '../error/learning-error';
import type { Format } from '../result/shape';
import { INSIGHT } from './insight/insight';
import { ANNOTATIONS } from './presets/annotations';
import { COMPARISONS } from './presets/comparisons';
import { COSTS } from './presets/costs';
import { COVERAGE } from './presets/coverage';
import { ERRORS } from './presets/errors';
import { FEEDBACK } from './presets/feedback';
import { INTEGRITY } from './presets/integrity';
import { LEARNED } from './presets/learned';
import { isLog, LOGS } from './presets/logs';
import { OVER_TIME } from './presets/over-time';
import type { Preset } from './presets/preset';
import { RECORD_KEEPING } from './presets/record-keeping';
import { RECORDS } from './presets/records';
import { SIMILAR } from './presets/similar';
import { SINGLE_VALUES } from './presets/single-values';
import { STORAGE } from './presets/storage';
import { WORKFLOWS } from './presets/workflows';
import { unknownName } from './vocabulary/unknown-name';

interface Section {
  readonly title: string;
  readonly presets: readonly Preset[];
}

export const PRESET_SECTIONS: readonly Section[] = [
  { title: 'Over time', presets: OVER_TIME },
  { title: 'Single values', presets: SINGLE_VALUES },
  { title: 'Comparisons', presets: COMPARISONS },
  { title: 'Costs', presets: COSTS },
  { title: 'Insight', presets: INSIGHT },
  { title: 'Records', presets: RECORDS },
  { title: 'Similar executions', presets: SIMILAR },
  { title: 'Errors', presets: ERRORS },
  { title: 'Feedback', presets: FEEDBACK },
  { title: 'Logs', presets: LOGS },
  { title: 'Health and integrity', presets: INTEGRITY },
  { title: 'Storage', presets: STORAGE },
  { title: 'Keeping the record', presets: RECORD_KEEPING },
  { title: 'Learned', presets: LEARNED },
  { title: 'Workflows', presets: WORKFLOWS },
  { title: 'Coverage', presets: COVERAGE },
  { title: 'Annotations', presets: ANNOTATIONS },
];

/** Every preset. An entry in the table of its section is all that a new one needs. */
export const PRESETS: readonly Preset[] = PRESET_SECTIONS.flatMap(({ presets }) => presets);

const byName: ReadonlyMap<string, Preset> = new Map(PRESETS.map((preset) => [preset.name, preset]));

/** How the answers to the preset are to be read. */
export function presetFormat(name: string): Format {
  const preset = byName.get(name);
  if (isLog(name)) return 'logs';
  return preset && (preset.isSeries || ('bucket' in preset && preset.bucket)) ? 'timeseries' : 'table';
}

export function findPreset(name: string): Preset {
  const preset = byName.get(name);
  if (preset) return preset;
  throw new LearningError('bad_query', unknownName('preset', name, [...byName.keys()]));
}
