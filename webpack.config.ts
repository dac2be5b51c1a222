import { readFileSync } from 'node:fs';
import path from 'node:path';
import webpack, { type Configuration } from 'webpack';
import { PageHtml } from './scripts/build/page-html';
import { FILE_PAGE_POLICY, FILE_PAGE_WAITING } from './scripts/build/page-policy';
import { SwcMinimizer } from './scripts/build/swc-minimizer';
import { WITHOUT_BACKEND } from './scripts/build/without-backend-manifest';
import pluginJson from './src/plugin.json';

const root = import.meta.dirname;

const common: Configuration = {
  mode: 'production',
  context: root,
  devtool: 'source-map',
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    // It takes `module` away from itself, which is lost on a bundler that has put something in its place.
    noParse: /sql-wasm-inline\.js$/,
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: 'swc-loader',
        options: { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022' } },
      },
    ],
  },
  performance: { hints: false },
  stats: 'errors-warnings',
};

interface Program {
  entry: string;
  output: string;
  banner?: string;
  /** A folder, beside the program, for what it loads when it first needs it. Without one, that is in the program too. */
  late?: string;
}

/** It takes its `module` away from itself, and then asks whether there is one; webpack would answer that there is. */
const SQLITE = /sql\.js\/dist\/sql-wasm-inline\.js$/;

/** CommonJS that Node runs. The native binding stays outside, found in a node_modules folder beside or above. */
function program({ entry, output, banner, late }: Program): Configuration {
  return {
    ...common,
    name: output,
    target: 'node20',
    entry: `./${entry}`,
    output: {
      path: path.join(root, path.dirname(output)),
      filename: path.basename(output),
      library: { type: 'commonjs2' },
      chunkFilename: late ? `${late}/[name].cjs` : '[name].cjs',
    },
    module: {
      ...common.module,
      noParse: SQLITE,
      parser: { javascript: { dynamicImportMode: late ? 'lazy' : 'eager' } },
    },
    externals: { '@duckdb/node-bindings': 'commonjs @duckdb/node-bindings' },
    resolve: {
      ...common.resolve,
      // Only the admin services of gRPC load it, and none of them is offered here.
      alias: { '@grpc/proto-loader': false },
    },
    // Stack traces in a log should name functions.
    optimization: { minimize: false, splitChunks: late ? { chunks: 'async', minSize: 20_000 } : false },
    plugins: banner ? [new webpack.BannerPlugin({ banner, raw: true, entryOnly: true })] : [],
  };
}

const programs: Program[] = [
  { entry: 'src/backend/main.ts', output: 'dist/backend.cjs' },
  { entry: 'src/worker/main.ts', output: 'dist/worker.cjs' },
  { entry: 'src/cli/main.ts', output: 'lib/cli.cjs', late: 'cli', banner: '#!/usr/bin/env node' },
];

/** What other programs import of the package; ES modules, which all supported versions of Node can `require`, too. */
const producer: Configuration = {
  ...common,
  name: 'lib/producer/index.mjs',
  target: 'node20',
  entry: './src/producer/index.ts',
  output: {
    path: path.join(root, 'lib/producer'),
    filename: 'index.mjs',
    library: { type: 'module' },
    module: true,
    chunkFormat: 'module',
  },
  experiments: { outputModule: true },
  optimization: { minimize: false },
};

/** What Grafana hands to its plugins. React is Grafana's own, and so are the classic calls that JSX becomes. */
const GRAFANA_MODULES = ['@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'rxjs'];

interface Plugin {
  readonly entry: string;
  readonly folder: string;
  /** Under which Grafana serves the folder. */
  readonly id: string;
}

const pluginIn = ({ entry, folder, id }: Plugin): Configuration => ({
  ...common,
  name: `${folder}/module.js`,
  target: ['web', 'es2022'],
  entry: `./${entry}`,
  output: {
    path: path.join(root, folder),
    filename: 'module.js',
    // The query string tells browsers' caches one build from another.
    chunkFilename: '[name].js?_cache=[contenthash]',
    publicPath: `public/plugins/${id}/`,
    uniqueName: id,
    library: { type: 'amd' },
    // From src, as Grafana's tools read it.
    devtoolModuleFilenameTemplate: ({ resourcePath }: { resourcePath: string }) =>
      `webpack://${id}/${resourcePath.replace(/^\.\/(src\/)?/, (_, src) => (src ? './' : '../'))}`,
  },
  externals: GRAFANA_MODULES,
  resolve: {
    ...common.resolve,
    // The library of translations would load it for a language that is made up to find what is not translated.
    alias: { 'i18next-pseudo': false },
  },
  module: {
    ...common.module,
    rules: [
      ...common.module!.rules!,
      // What is left of that is no file of its own.
      { test: /@grafana[\\/]i18n/, parser: { dynamicImportMode: 'eager' } },
    ],
  },
  plugins: [new webpack.DefinePlugin({ PLUGIN_ID: JSON.stringify(id) })],
  // What is loaded late comes in one file each.
  optimization: { minimizer: [new SwcMinimizer()], splitChunks: false },
});

const plugin = pluginIn({ entry: 'src/datasource/module.ts', folder: 'dist', id: pluginJson.id });

/** The plugin without a backend: `npm run build:without-backend` bundles it. */
export const pluginWithoutBackend = pluginIn({
  entry: 'src/datasource/file/module.ts',
  folder: WITHOUT_BACKEND.folder,
  id: WITHOUT_BACKEND.id,
});

const WASM = path.join(root, 'node_modules/@duckdb/duckdb-wasm/dist');

/** Brings the WebAssembly beside the script, as it is. */
class CopyWasm {
  apply(compiler: webpack.Compiler): void {
    compiler.hooks.thisCompilation.tap('CopyWasm', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'CopyWasm', stage }, () => {
        for (const file of ['duckdb-eh.wasm', 'duckdb-mvp.wasm']) {
          compilation.emitAsset(file, new webpack.sources.RawSource(readFileSync(path.join(WASM, file))));
        }
      });
    });
  }
}

/** The glue of Emscripten asks whether there is one; what makes it smaller takes it for given that there is. */
const NO_FILENAME = new webpack.BannerPlugin({ banner: 'var __filename;', raw: true });

/** DuckDB in the browser: a script that runs as a worker, and its WebAssembly, which are loaded on first use. */
const workerIn = (folder: string): Configuration => ({
  ...common,
  name: `${folder}/worker.js`,
  target: ['webworker', 'es2022'],
  devtool: false,
  entry: './src/browser/worker/main.ts',
  output: { path: path.join(root, folder), filename: 'worker.js' },
  resolve: {
    ...common.resolve,
    // The package brings it, and does not name it in its exports.
    alias: { 'duckdb-wasm-browser-blocking': path.join(WASM, 'duckdb-browser-blocking.mjs') },
  },
  optimization: { minimizer: [new SwcMinimizer()], splitChunks: false },
  plugins: [NO_FILENAME],
});

const workerWithWasmIn = (folder: string): Configuration => ({
  ...workerIn(folder),
  plugins: [new CopyWasm(), NO_FILENAME],
});

const browserWorker = workerWithWasmIn('dist/duckdb');

export const workerWithoutBackend = workerWithWasmIn(`${WITHOUT_BACKEND.folder}/duckdb`);

/** The same for the page that needs no host, which has the WebAssembly compressed. */
export const filePageWorker: Configuration = workerIn('build/page/duckdb');

/** Fonts come with Grafana's server; the page takes those of the machine. */
const GRAFANA_FONTS = /GlobalStyles\/fonts\.mjs$/;

interface Page {
  entry: string;
  output: string;
  /** The address that its files have; of a page that may lie anywhere it is empty. */
  publicPath: string;
  html: PageHtml;
}

const pageIn = ({ entry, output, publicPath, html }: Page): Configuration => ({
  ...common,
  name: output,
  target: ['web', 'es2022'],
  devtool: false,
  entry: { main: `./${entry}` },
  output: {
    path: path.join(root, output),
    filename: '[name].[contenthash:16].js',
    chunkFilename: '[contenthash:16].js',
    cssFilename: '[name].[contenthash:16].css',
    cssChunkFilename: '[contenthash:16].css',
    publicPath,
  },
  resolve: {
    ...common.resolve,
    alias: {
      // The editors of queries are Grafana's; a page that only shows needs none.
      'monaco-editor': false,
      '@monaco-editor/react': false,
      ol: false,
      // Where Grafana's components look for an icon, and what they look for.
      'grafana-icon-cache': 'react-inlinesvg',
      'grafana-icons': path.join(root, 'node_modules/@grafana/ui/dist/public/img/icons'),
    },
  },
  module: { ...common.module, rules: [...common.module!.rules!, { test: /\.svg$/, type: 'asset/source' }] },
  experiments: { css: true },
  optimization: { minimizer: [new SwcMinimizer()], splitChunks: { chunks: 'all', maxSize: 700_000 } },
  plugins: [
    new webpack.NormalModuleReplacementPlugin(GRAFANA_FONTS, path.join(root, 'src/page/theme/no-fonts.ts')),
    html,
  ],
});

const page = pageIn({
  entry: 'src/page/main.tsx',
  output: 'lib/page',
  publicPath: '/public/page/',
  html: new PageHtml({ images: '/public/img' }),
});

/** The page that needs no host: `npm run build:page` bundles it. */
export const filePage: Configuration = pageIn({
  entry: 'src/page/file.tsx',
  output: 'build/page',
  publicPath: '',
  html: new PageHtml({ images: 'img', policy: FILE_PAGE_POLICY, waiting: FILE_PAGE_WAITING }),
});

/** What `npm run build` bundles. */
const targets: Configuration[] = [plugin, browserWorker, ...programs.map(program), producer, page];

export default targets;
