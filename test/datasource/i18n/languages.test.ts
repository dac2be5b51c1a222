import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../scripts/build/plugin-folder';
import { inRoot } from '../../../scripts/build/root';
import { flat, type Texts } from '../../../scripts/generate/texts/texts';
import { TRANSLATED } from '../../../src/datasource/i18n/locale';
import { SETTING_NAMES, setting } from '../../../src/settings/settings';
import { inEachGrafana } from '../support/in-each-grafana';
import { cutOff } from './support/cut-off';

const THEMES = ['light', 'dark'] as const;

const METRIC = {
  refId: 'A',
  queryType: 'metric',
  format: 'timeseries',
  measures: ['success_rate', 'cost_total'],
  dimensions: ['model_tier'],
  filters: [{ field: 'repo', op: '=|', value: ['mahavishnu'] }],
  orderBy: { field: 'success_rate', direction: 'desc' },
};

const preset = (name: string) => ({ refId: 'A', queryType: 'preset', preset: name });

/** Each editor in full, and the keys of texts that it shows at once. */
const EDITORS = {
  metric: [
    'query',
    METRIC,
    [
      'query-editor.ask-by',
      'measures.success_rate.label',
      'fields.model_tier.label',
      'metric-options.minSamples.label',
    ],
  ],
  preset: [
    'query',
    preset('policy_what_if'),
    ['presets.policy_what_if', 'parameters.tier_below_complexity', 'query-editor.edit-as-sql'],
  ],
  SQL: [
    'query',
    { refId: 'A', queryType: 'sql', rawSql: 'SELECT 1' },
    ['sql-editor.keys', 'sql-editor.run', 'sql-editor.format'],
  ],
  variable: ['variable', { refId: 'A' }, ['variables.values-of', 'variables.only-in-range', 'filters.where']],
  'variable of a preset': ['variable', preset('row_counts'), ['modes.preset', 'variables.text', 'variables.by-name']],
  annotation: [
    'annotation',
    preset('error_bursts'),
    ['annotations.mark', 'annotations.error_bursts', 'parameters.failures'],
  ],
  foreign: ['query', { refId: 'A', rawSql: 'SELECT 1', editorMode: 'code' }, ['origin.shown']],
  config: [
    'config',
    { uid: 'x', jsonData: {}, readOnly: true },
    ['config.provisioned.title', 'settings.archivePath.help'],
  ],
  help: ['help', { refId: 'A' }, ['help.metric', 'help.latest']],
} as const;

type Name = keyof typeof EDITORS;

for (const language of TRANSLATED) {
  const file = inRoot('src/locales', language, `${readManifest().id}.json`);
  const texts = flat(JSON.parse(readFileSync(file, 'utf8')) as Texts);
  const text = (key: string, values: Readonly<Record<string, string>> = {}) =>
    texts.get(key)!.replace(/\{\{(\w+)\}\}/g, (place, name) => values[name] ?? place);

  const tests: Parameters<typeof inEachGrafana>[1] = (editors, grafana) => {
    const shows = (words: string) => editors.page.getByText(words).or(editors.page.getByPlaceholder(words)).first();

    it.each(Object.keys(EDITORS) as Name[])('show that of %s, and cut nothing off', async (name) => {
      const [kind, value, keys] = EDITORS[name];
      for (const theme of THEMES) {
        await editors.mount(kind, value, theme);
        for (const key of keys) await shows(text(key)).waitFor();
        await expect.poll(() => cutOff(editors.page)).toEqual([]);
      }
    });

    it('show every setting with what it is for, and say what is wrong with a value', async () => {
      await editors.mount('config', { uid: 'x', name: 'x', jsonData: { path: editors.live.database }, version: 1 });
      for (const name of SETTING_NAMES) {
        await editors.page
          .getByText(text(`settings.${name}.label`), { exact: true })
          .first()
          .waitFor();
        await editors.page
          .getByText(text(`settings.${name}.help`))
          .first()
          .waitFor();
      }
      const label = text('settings.threads.label');
      await editors.page.getByRole('textbox', { name: label }).fill('0');
      const problem = text('setting-problems.range', { from: '1', to: '1024' });
      await shows(text('config.refused.unset', { label, problem })).waitFor();
      const state = editors.page.getByLabel(text('health.state'), { exact: true });
      await state.getByText(text('health.newest')).waitFor();
      const { from, to } = setting('threads') as { from: number; to: number };
      expect([from, to]).toEqual([1, 1024]);
    });

    it('find measures by their names in that language, and by those in queries', async () => {
      await editors.mount('query', { ...METRIC, measures: [] });
      for (const [words, id] of [
        [text('measures.acceptance_rate.label'), 'acceptance_rate'],
        ['duration_p95', 'duration_p95'],
      ] as const) {
        await editors.page.getByRole('combobox', { name: text('query-editor.metric.measures') }).fill(words);
        await editors.option(text(`measures.${id}.label`)).click();
        await expect.poll(async () => (await editors.value<{ measures: string[] }>()).measures).toContain(id);
        await editors.page.keyboard.press('Escape');
      }
    });

    it('count rows and write numbers as that language does', async () => {
      const query = { refId: 'A', queryType: 'sql', format: 'table', rawSql: 'SELECT * FROM range(12345)' };
      await editors.mount('query', query);
      await editors.answer(query);
      const footer = editors.page.getByLabel(text('answer.label'), { exact: true });
      await footer.getByText(text('answer.sql')).waitFor();
      const [counted] = text('answer.summary_other', { rows: (12_345).toLocaleString(language) }).split(' {{');
      expect(await footer.innerText()).toContain(counted);
    });

    it('name links and filters in that language, but for labels that Grafana keeps', async () => {
      const [link] = (await editors.source('getDefaultLinks()')) as { title: string }[];
      expect(link!.title).toBe(text('dashboards.links'));
      const keys = (await editors.source('getTagKeys()')) as { text: string; value: string }[];
      const label = keys.find(({ value }) => value === 'model_tier')!.text;
      expect(label).toBe(grafana === '10.4' ? 'Model tier' : text('fields.model_tier.label'));
    });
  };

  inEachGrafana(`editors in ${language}`, tests, language);
}

describe('in English', () => {
  inEachGrafana('editors', (editors) => {
    it('load neither the library of translations nor texts', async () => {
      await editors.mount('query', METRIC);
      await editors.page.getByText('Ask by', { exact: true }).waitFor();
      const loaded = (await editors.page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => name)",
      )) as string[];
      expect(loaded.filter((name) => name.includes('query-editor.js'))).toHaveLength(1);
      expect(loaded.filter((name) => /i18n\.js|locales/.test(name))).toEqual([]);
    });
  });
});
