import { slug } from '../../src/datasource/i18n/slug';
import type { Setting } from '../../src/settings/setting';
import { SETTING_NAMES, type SettingName, setting } from '../../src/settings/settings';
import { textRule } from '../../src/settings/text-types';
import { readManifest } from '../build/plugin-folder';

const idOf = (name: SettingName) => `jsonData.${name}`;

function validationOf(entry: Setting): readonly object[] {
  if (entry.type === 'number') return [{ type: 'range', min: entry.from, max: entry.to }];
  if (entry.type === 'choice') return [{ type: 'allowedValues', values: Object.keys(entry.choices) }];
  const { pattern } = textRule(entry.type);
  return pattern ? [{ type: 'pattern', pattern }] : [];
}

function uiOf(entry: Setting): object {
  if (entry.type === 'choice') {
    const options = Object.entries(entry.choices).map(([value, label]) => ({ label, value }));
    return { component: 'select', options };
  }
  const placeholder = entry.otherwise ?? entry.example;
  return { component: 'input', ...(placeholder && { placeholder }) };
}

function field(name: SettingName): object {
  const entry = setting(name);
  const { label, help, more, example, isRequired, default: usual, otherwise } = entry;
  const validations = validationOf(entry);
  return {
    id: idOf(name),
    key: name,
    label,
    description: help,
    ...(more && { help: { markdown: more } }),
    valueType: entry.type === 'number' ? 'number' : 'string',
    target: 'jsonData',
    ...(isRequired && { required: true }),
    ui: uiOf(entry),
    ...(validations.length > 0 && { validations }),
    ...(example !== undefined && { examples: [example] }),
    // What holds in words cannot stand in a file.
    ...(usual !== undefined && otherwise === undefined && { defaultValue: usual }),
  };
}

const SECTIONS = [...new Set(SETTING_NAMES.map((name) => setting(name).section))];

/**
 * The settings as Grafana's declarative schema of data sources has them, which `@grafana/plugin-ui` and other tools read at
 * `/public/plugins/<id>/schema/dsconfig.json` to write files of provisioning.
 */
export function dsconfig(): object {
  const { id, name } = readManifest();
  return {
    $schema: 'https://raw.githubusercontent.com/grafana/dsconfig/refs/heads/main/dsconfig/schema.json',
    schemaVersion: 'v1',
    pluginType: id,
    pluginName: name,
    fields: SETTING_NAMES.map(field),
    groups: SECTIONS.map((section, index) => ({
      id: slug(section),
      title: section,
      order: index + 1,
      ...(index > 0 && { optional: true }),
      fieldRefs: SETTING_NAMES.filter((each) => setting(each).section === section).map(idOf),
    })),
  };
}
