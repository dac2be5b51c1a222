import webpack, { type Configuration } from 'webpack';
import { bundle } from '../../../scripts/build/bundle';
import { inRoot } from '../../../scripts/build/root';

/** Where the bundle of the page is. It is kept between runs, as most of it is Grafana's. */
export const PAGE_FOLDER = inRoot('.cache/editor-page');

const configuration: Configuration = {
  mode: 'development',
  devtool: false,
  context: inRoot('.'),
  target: ['web', 'es2022'],
  entry: './test/datasource/page/main.tsx',
  output: { path: PAGE_FOLDER, filename: 'page.js', chunkFilename: '[name].js', publicPath: '/page/' },
  cache: { type: 'filesystem', cacheDirectory: inRoot('.cache/webpack') },
  // Grafana's modules are taken as CommonJS: the others break on a default import of theirs.
  resolve: { extensions: ['.ts', '.tsx', '.js', '.cjs'], conditionNames: ['require', 'browser', 'default'] },
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

export async function bundlePage(): Promise<void> {
  await bundle([configuration]);
}
