import type { DataQueryRequest } from '@grafana/data';
import type { EngineName } from '../../settings/engines';
import type { LearningQuery } from '../learning-query';
import { askerOf } from '../whole-query';

/** The data source that is asked, and the engine that it is set to. */
interface Asked {
  readonly uid: string;
  readonly engine: EngineName | undefined;
}

/** Whether the browser is to answer: the query says so, or else the data source. Never for an alert. */
export function isForBrowser(
  { engine, datasource }: LearningQuery,
  { app }: Pick<DataQueryRequest, 'app'>,
  asked: Asked,
): boolean {
  if (askerOf(app) === 'alert') return false;
  if (datasource?.uid !== undefined && datasource.uid !== asked.uid) return false;
  return (engine ?? asked.engine) === 'browser';
}
