import type { Setting } from '../../../src/settings/setting';
import { SETTING_NAMES, setting } from '../../../src/settings/settings';
import { textRule } from '../../../src/settings/text-types';
import { readManifest } from '../../build/plugin-folder';
import { code, table } from './markdown';

const plain = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 3 });

function takes(entry: Setting): string {
  if (entry.type === 'choice')
    return Object.keys(entry.choices)
      .map((word) => code(word))
      .join(' or ');
  if (entry.type !== 'number') return textRule(entry.type).takes;
  const range = `${plain(entry.from)} to ${plain(entry.to)}`;
  return [range, entry.unit, entry.isWhole && 'whole'].filter(Boolean).join(', ');
}

function usual({ otherwise, default: fixed, isRequired }: Setting): string {
  if (isRequired) return 'none: it has to be set';
  return otherwise ?? (typeof fixed === 'number' ? plain(fixed) : (fixed ?? ''));
}

/** The table of settings in README.md. */
export const settingsTable = (): string =>
  table(
    [code('jsonData'), 'in the form', 'takes', 'default', 'what it is'],
    SETTING_NAMES.map((name) => {
      const entry = setting(name);
      return [code(name), entry.label, takes(entry), usual(entry), entry.help];
    }),
  );

function property(entry: Setting): object {
  const { label: title, help: description, default: fixed } = entry;
  const common = { title, description, ...(fixed !== undefined && { default: fixed }) };
  if (entry.type === 'number')
    return { type: entry.isWhole ? 'integer' : 'number', minimum: entry.from, maximum: entry.to, ...common };
  if (entry.type === 'choice') return { type: 'string', enum: Object.keys(entry.choices), ...common };
  const { pattern } = textRule(entry.type);
  return { type: 'string', ...(pattern && { pattern }), ...common };
}

const SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

const jsonData = () => ({
  title: 'jsonData of a data source of Mahavishnu Learning',
  type: 'object',
  required: SETTING_NAMES.filter((name) => setting(name).isRequired),
  properties: Object.fromEntries(SETTING_NAMES.map((name) => [name, property(setting(name))])),
});

/** Of `jsonData` in files of provisioning, as JSON Schema. */
export const settingsSchema = (): object => ({ $schema: SCHEMA, ...jsonData() });

const FLAG = { type: 'boolean' };
const TEXT = { type: 'string' };

/** What Grafana reads of a data source of any kind. */
const COMMON = { name: TEXT, uid: TEXT, orgId: { type: 'integer' }, isDefault: FLAG, editable: FLAG };

/** Of a whole file in Grafana's folder `provisioning/datasources`; data sources of other kinds are left as they are. */
export function provisioningSchema(): object {
  const { id } = readManifest();
  return {
    $schema: SCHEMA,
    title: 'Data sources of Mahavishnu Learning in a file of Grafana provisioning',
    type: 'object',
    required: ['apiVersion', 'datasources'],
    properties: {
      apiVersion: { const: 1 },
      datasources: {
        type: 'array',
        items: {
          anyOf: [
            {
              type: 'object',
              required: ['name', 'type', 'jsonData'],
              properties: {
                ...COMMON,
                type: { const: id },
                access: { const: 'proxy' },
                version: { type: 'integer' },
                jsonData: { ...jsonData(), additionalProperties: false },
              },
              additionalProperties: false,
            },
            {
              type: 'object',
              required: ['name', 'type'],
              // Another kind: no regular expression says "not" more plainly to tools that know no other way.
              properties: { type: { type: 'string', pattern: `^(?!${id}$)` } },
            },
          ],
        },
      },
    },
  };
}
