import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import webpack, { type Configuration } from 'webpack';
import { bundle } from '../../../scripts/build/bundle';
import { fingerprint } from '../../../scripts/build/fingerprint';
import { inRoot } from '../../../scripts/build/root';
import { type GrafanaVersion, packageOf, requirePackages } from './grafana-versions';

/** What the page imports, and what that imports in turn, in the one version that goes with its Grafana. */
const IMPORTED = ['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'react-dom', 'rxjs'];

/** Where bundles are kept between runs, as most of a page is Grafana's. */
const BUNDLES = inRoot('.cache/editor-page');

/** What a bundle is made of, but for Grafana's packages; a lock file says which these are. */
const INPUTS = [
  'test/datasource/page',
  'test/datasource/support/page-bundle.ts',
  'package-lock.json',
  'test/grafana-10/package-lock.json',
];

function configuration(version: GrafanaVersion, output: string): Configuration {
  return {
    mode: 'development',
    devtool: false,
    context: inRoot('.'),
    target: ['web', 'es2022'],
    entry: './test/datasource/page/main.tsx',
    output: { path: output, filename: 'page.js', chunkFilename: '[name].js', publicPath: '/page/' },
    resolve: {
      // The newest is what the page finds by itself, beside it; an alias would hide the modules that it exports by name.
      alias: version === '13.2' ? {} : Object.fromEntries(IMPORTED.map((name) => [name, packageOf(version, name)])),
      extensions: ['.ts', '.tsx', '.js', '.cjs'],
      // Grafana's modules are taken as CommonJS: the others break on a default import of theirs.
      conditionNames: ['require', 'browser', 'default'],
    },
    externals: { 'monaco-editor': 'monaco' },
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
    plugins: [new webpack.DefinePlugin({ 'process.env.NODE_ENV': '"development"' })],
    performance: { hints: false },
  };
}

/** Bundles the page, unless that has been done. Several processes may do so at once. @returns the folder of the bundle */
export async function bundlePage(version: GrafanaVersion): Promise<string> {
  requirePackages(version);
  const finished = path.join(BUNDLES, `${version}-${fingerprint(INPUTS)}`);
  if (existsSync(finished)) return finished;
  mkdirSync(BUNDLES, { recursive: true });
  const output = mkdtempSync(path.join(BUNDLES, 'unfinished-'));
  await bundle(configuration(version, output));
  try {
    renameSync(output, finished);
  } catch (error) {
    rmSync(output, { recursive: true });
    if (!existsSync(finished)) throw error;
  }
  return finished;
}
