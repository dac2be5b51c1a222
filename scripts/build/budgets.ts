import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { inRoot } from './root';

/**
 * The most that each file which browsers load of the plugin may take, in KiB and compressed by gzip. Every such file of
 * dist/ has its entry. Whoever raises one says in the commit what users get for it.
 */
export const BUDGETS: Readonly<Record<string, number>> = {
  // All that a dashboard needs; the rest is loaded when it is first shown.
  'module.js': 39,
  'query-editor.js': 81,
  'sql-editor.js': 9,
  'sql-formatter.js': 20,
  'config-editor.js': 7,
  'help.js': 8,
  // For panels that are live.
  'live.js': 2,
  // For who lets the browser answer, with the first question: how it asks for data and keeps it, and DuckDB itself.
  'browser-engine.js': 83,
  'duckdb/worker.js': 460,
  'duckdb/duckdb-eh.wasm': 8000,
  'duckdb/duckdb-mvp.wasm': 9100,
  // For who has chosen one of the languages.
  'i18n.js': 18,
  'locales/de-DE/mahavishnu-learning-datasource.json': 17,
  'locales/es-ES/mahavishnu-learning-datasource.json': 17,
  'locales/en-US/mahavishnu-learning-datasource.json': 1,
};

/** The same of the plugin without a backend, whose files of texts are called after its own id. */
export const BUDGETS_WITHOUT_BACKEND: Readonly<Record<string, number>> = {
  'module.js': 39,
  'query-editor.js': 82,
  'sql-editor.js': 9,
  'sql-formatter.js': 20,
  'config-editor.js': 6,
  'help.js': 8,
  'file-engine.js': 87,
  'i18n.js': 18,
  'locales/de-DE/mahavishnu-learning-browser-datasource.json': 17,
  'locales/es-ES/mahavishnu-learning-browser-datasource.json': 17,
  'locales/en-US/mahavishnu-learning-browser-datasource.json': 1,
  'duckdb/worker.js': 470,
  'duckdb/duckdb-eh.wasm': 8200,
  'duckdb/duckdb-mvp.wasm': 9400,
};

/** All scripts and styles of the page without Grafana together, for a host as for a file, in KiB and compressed. */
export const PAGE_BUDGET = 1000;

/** What the page of a file loads, in KiB: its scripts and styles and DuckDB's script compressed, the others as they lie there. */
export const FILE_PAGE_BUDGETS = {
  page: PAGE_BUDGET,
  worker: 470,
  duckdb: 8000,
  // Loaded when it is asked for.
  demo: 5500,
};

/** Files that run outside of browsers, or are looked up by people and tools. */
const NOT_LOADED =
  /^(node_modules|dashboards|runbooks|schema|img)\/|\.(cjs|map|md|txt)$|^(LICENSE|plugin\.json|gpx_.*)$/;

/** Every file of the folder that browsers load. */
const loadedFrom = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => !NOT_LOADED.test(name))
    .sort();

const kibibytes = (file: string) => gzipSync(readFileSync(file)).length / 1024;

/** What is wrong with the sizes of the plugin, a line for each file; nothing where all keep to their budgets. */
export function overBudget(folder = inRoot('dist'), budgets = BUDGETS): string[] {
  const files = loadedFrom(folder);
  const missing = Object.keys(budgets).filter((name) => !files.includes(name));
  return [
    ...missing.map((name) => `${name} has a budget and is not there.`),
    ...files.flatMap((name) => {
      const budget = budgets[name];
      const size = kibibytes(path.join(folder, name));
      if (budget === undefined) return `${name} takes ${size.toFixed(1)} KiB and has no budget.`;
      return size > budget ? `${name} takes ${size.toFixed(1)} KiB; its budget is ${budget} KiB.` : [];
    }),
  ];
}
