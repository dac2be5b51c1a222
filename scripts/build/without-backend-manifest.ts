import plugin from '../../src/plugin.json';

/** The plugin without a backend has an id of its own, so that both can be installed. */
export const WITHOUT_BACKEND = {
  id: 'mahavishnu-learning-browser-datasource',
  name: 'Mahavishnu Learning without a backend',
  /** Where it is built. */
  folder: 'build/without-backend',
} as const;

/** Of files that only the backend reads beside the database. */
const OF_BACKEND = ['workflows', 'coverage'];

/** What Grafana's data proxy reads beside the address of the data source, which is the database. */
const ROUTES = [{ path: 'log', method: 'GET', url: '{{ .URL }}.wal' }];

/** What is said of the plugin with a backend, as far as it is true without. */
export function manifestWithoutBackend() {
  const { executable: _, ...shared } = plugin;
  const isShown = ({ path }: { path: string }) => !OF_BACKEND.some((name) => path === `dashboards/${name}.json`);
  return {
    ...shared,
    id: WITHOUT_BACKEND.id,
    name: WITHOUT_BACKEND.name,
    backend: false,
    alerting: false,
    streaming: false,
    routes: ROUTES,
    info: {
      ...plugin.info,
      description: 'Reads a DuckDB learning database by its address, in the browser: no backend, no alert rules.',
    },
    includes: plugin.includes.filter(isShown),
  };
}
