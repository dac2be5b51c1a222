import type { DataSourceInstanceSettings } from '@grafana/data';
import type { LearningOptions } from '../../datasource/learning-query';
import { getJson } from './sender';
import { dataSourceOf, type Source } from './source';

interface FrontendSettings {
  readonly buildInfo: { readonly version: string };
  readonly datasources: Readonly<Record<string, DataSourceInstanceSettings<LearningOptions>>>;
  readonly database: string;
  readonly demo: boolean;
}

/** Asks the host what there is. Rejects with HttpError. */
export async function connect(): Promise<Source> {
  const { buildInfo, datasources, database, demo } = await getJson<FrontendSettings>('/api/frontend/settings');
  const [settings] = Object.values(datasources);
  return { version: buildInfo.version, database, demo, dataSource: dataSourceOf(settings!), file: null };
}
