import { LearningError } from '../../error/learning-error';
import type { Format } from '../../result/shape';
import { INSIGHT } from '../insight/insight';
import { unknownName } from '../vocabulary/unknown-name';
import { ANNOTATIONS } from './annotations';
import { COMPARISONS } from './comparisons';
import { COSTS } from './costs';
import { ERRORS } from './errors';
import { INTEGRITY } from './integrity';
import { isLog, LOGS } from './logs';
import { COVERAGE, WORKFLOWS } from './neighbours';
import { OVER_TIME } from './over-time';
import { FEEDBACK, LEARNED, RECORD_KEEPING } from './own-tables';
import type { Preset } from './preset';
import { RECORDS } from './records';
import { SIMILAR } from './similar';
import { SINGLE_VALUES } from './single-values';
import { STORAGE } from './storage';

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
