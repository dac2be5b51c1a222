import { LearningError } from '../../error/learning-error';
import { isObject, type JsonObject } from '../../json/object';
import type { LiveSettings } from '../../live/live-database';
import { SETTING_NAMES, type SettingName, setting, settingProblem } from '../../settings/settings';

const bad = (name: string, problem: string) => new LearningError('bad_settings', `The setting "${name}" ${problem}.`);

function parseObject(json: Uint8Array): JsonObject {
  if (json.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(json));
    if (isObject(parsed)) return parsed;
  } catch (cause) {
    throw new LearningError('bad_settings', 'The settings of the data source are no JSON.', { cause });
  }
  throw new LearningError('bad_settings', 'The settings of the data source must be a JSON object.');
}

function checked(name: SettingName, value: unknown): [SettingName, unknown] {
  const problem = settingProblem(name, value);
  if (problem) throw bad(name, problem);
  return [name, value];
}

/** From a data source's `jsonData`. Throws bad_settings that names the field. Fields of others are ignored; empty ones are unset. */
export function parseSettings(json: Uint8Array): LiveSettings {
  const given = parseObject(json);
  const isSet = (name: string) => given[name] !== undefined && given[name] !== null && given[name] !== '';
  if (!isSet('path')) throw bad('path', 'is missing: it says where the learning database is');
  const names = SETTING_NAMES.filter((name) => isSet(name) && !setting(name).isOfBrowser);
  return Object.fromEntries(names.map((name) => checked(name, given[name]))) as unknown as LiveSettings;
}
