import type { DataSourceInstanceSettings } from '@grafana/data';
import { setBackendSrv, setTemplateSrv } from '@grafana/runtime';
import { LearningDataSource } from '../../datasource/learning-data-source';
import type { LearningOptions } from '../../datasource/learning-query';
import { templateSrv } from '../variables/template-srv';
import { backendSrv } from './backend-srv';
import { getJson } from './send';

interface FrontendSettings {
  readonly buildInfo: { readonly version: string };
  readonly datasources: Readonly<Record<string, DataSourceInstanceSettings<LearningOptions>>>;
  readonly database: string;
  readonly demo: boolean;
}

/** What the page shows, and by what it asks. */
export interface Source {
  readonly version: string;
  /** Name of the database's file. */
  readonly database: string;
  readonly demo: boolean;
  readonly dataSource: LearningDataSource;
}

/** Asks the host what there is, and gives the data source the services that Grafana would. Rejects with HttpError. */
export async function connect(): Promise<Source> {
  const { buildInfo, datasources, database, demo } = await getJson<FrontendSettings>('/api/frontend/settings');
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  const [settings] = Object.values(datasources);
  return { version: buildInfo.version, database, demo, dataSource: new LearningDataSource(settings!) };
}
