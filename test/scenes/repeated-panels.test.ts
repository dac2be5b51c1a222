import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/build/bundle';
import { fingerprint } from '../../scripts/build/fingerprint';
import { inRoot } from '../../scripts/build/root';
import { EditorPage } from '../datasource/support/editor-page';
import { browserIsThere } from '../support/browser';

/** Modules of the page, of which there must not be another. */
const OF_PAGE = ['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'react-dom', 'rxjs'];
const OUTPUT = inRoot('.cache/scenes');

/** The scenes, as a module for the page that has Grafana's other packages. */
async function bundleScenes(): Promise<string> {
  const folder = path.join(OUTPUT, fingerprint(['test/scenes/repeats.ts', 'test/scenes/package-lock.json']));
  if (existsSync(path.join(folder, 'repeats.js'))) return folder;
  mkdirSync(folder, { recursive: true });
  await bundle({
    mode: 'development',
    devtool: false,
    context: inRoot('.'),
    target: ['web', 'es2022'],
    entry: './test/scenes/repeats.ts',
    output: { path: folder, filename: 'repeats.js', library: { type: 'amd' }, publicPath: '/scenes/' },
    resolve: { extensions: ['.ts', '.tsx', '.js', '.cjs'], conditionNames: ['require', 'browser', 'default'] },
    externals: OF_PAGE,
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          loader: 'swc-loader',
          options: { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022' } },
        },
      ],
    },
    optimization: { splitChunks: false },
    performance: { hints: false },
  });
  return folder;
}

const TIERS = ['large', 'medium', 'small'];
const SQL = 'SELECT count(*) AS executions FROM executions WHERE ';
const METRIC = { queryType: 'metric', measures: ['executions'], bucket: 'none', format: 'table' };

/** Ways in which a panel can be narrowed down to what the variable says. */
const WAYS: Readonly<Record<string, object>> = {
  'a filter =': { ...METRIC, filters: [{ field: 'model_tier', op: '=', value: '$tier' }] },
  'a filter =|': { ...METRIC, filters: [{ field: 'model_tier', op: '=|', value: ['$tier'] }] },
  'a parameter': { queryType: 'preset', preset: 'executions_today', params: { window: 'range', model_tier: '$tier' } },
  'SQL with a list': { queryType: 'sql', format: 'table', rawSql: `${SQL}model_tier IN ($tier)` },
  'SQL with $__conditionalAll': {
    queryType: 'sql',
    format: 'table',
    rawSql: `${SQL}$__conditionalAll(model_tier IN ($tier), $tier)`,
  },
};

describe.skipIf(!browserIsThere)('panels in scenes', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    const scenes = await bundleScenes();
    editors = await new EditorPage({ folders: { '/scenes/': scenes } }).open();
    await editors.live.writer.run(
      "DELETE FROM executions WHERE model_tier = 'small' AND task_id NOT IN (SELECT task_id FROM executions WHERE model_tier = 'small' LIMIT 3)",
    );
  }, 300_000);
  afterAll(() => editors?.close());

  const count = async (query: object, chosen: readonly string[], own?: string): Promise<number> => {
    const asked = { query: { refId: 'A', ...query }, chosen, choices: TIERS, ...(own !== undefined && { own }) };
    const values = await editors.page.evaluate(
      `new Promise((resolve, reject) => window.loader.require(['/scenes/repeats.js'], resolve, reject)).then(({ shown }) =>
        shown({ ...${JSON.stringify(asked)}, source: harness.source, settings: harness.settings }))`,
    );
    return Number((values as unknown[][]).flat().at(-1));
  };

  describe.each(Object.entries(WAYS))('%s', (_, query) => {
    it('repeated panels at "All" show the total in each copy', async () => {
      for (const [tier, executions] of [
        ['large', 10],
        ['medium', 10],
        ['small', 3],
      ] as const) {
        expect(await count(query, ['$__all'], tier), tier).toBe(executions);
      }
      expect(await count(query, TIERS, 'small')).toBe(3);
    });

    it('a panel that is not repeated shows what is chosen', async () => {
      expect(await count(query, ['$__all'])).toBe(23);
      expect(await count(query, ['small'])).toBe(3);
    });
  });

  it('"All" leaves a filter out, where nothing is repeated', async () => {
    await count(WAYS['a filter =|']!, ['$__all']);
    expect(editors.asked.at(-1)).toMatchObject({ filters: [] });
  });
});
