import type { DataSourceInstanceSettings } from '@grafana/data';
import { setBackendSrv, setTemplateSrv } from '@grafana/runtime';
import { LearningDataSource } from '../../datasource/learning-data-source';
import type { LearningOptions } from '../../datasource/learning-query';
import { templateSrv } from '../variables/template-srv';
import { backendSrv } from './backend-srv';

/** A file that is open in the browser. */
export interface OpenedFile {
  readonly bytes: number;
  /** Bytes of the write-ahead log that was opened with the file; 0 without one. */
  readonly logBytes: number;
  /** Executions in it. */
  readonly rows: number;
  /** Times of the first and the last of them up to now, milliseconds since the epoch; null where there is none. */
  readonly extent: { readonly from: number; readonly to: number } | null;
  /** What a person should know of how it is read, as sentences. */
  readonly remarks: readonly string[];
  readonly close: () => void;
}

/** What the page shows, and by what it asks. */
export interface Source {
  readonly version: string;
  /** Name of the database's file. */
  readonly database: string;
  readonly demo: boolean;
  readonly dataSource: LearningDataSource;
  /** Null where a host reads a database that is being written, and evaluates alert rules. */
  readonly file: OpenedFile | null;
}

/** The data source as it is in Grafana, with the services that Grafana would give it. */
export function dataSourceOf(settings: DataSourceInstanceSettings<LearningOptions>): LearningDataSource {
  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  return new LearningDataSource(settings);
}
