import { DATA_SOURCE } from '../../src/dashboards/data-source';

/** A plugin's manifest, as far as dashboards need it. */
interface Manifest {
  readonly id: string;
  readonly name: string;
}

const INPUT = 'DS_MAHAVISHNU_LEARNING';

/** A dashboard that asks on import which data source it is to read, as Grafana's exports for others do. */
export function importable(dashboard: string, { id, name }: Manifest): string {
  const input = { name: INPUT, label: name, description: '', type: 'datasource', pluginId: id, pluginName: name };
  const asking = dashboard
    .replaceAll(`"uid": "${DATA_SOURCE.uid}"`, `"uid": "\${${INPUT}}"`)
    .replaceAll(`"type": "${DATA_SOURCE.type}"`, `"type": "${id}"`);
  return `${JSON.stringify({ __inputs: [input], ...JSON.parse(asking) }, null, 2)}\n`;
}
