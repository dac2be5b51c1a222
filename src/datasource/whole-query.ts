import { CoreApp } from '@grafana/data';
import { type Asker, asksNothing, withDefault } from '../query/default-query';
import type { LearningQuery } from './learning-query';
import { currentQuery } from './migration/current-query';

const ALERTING: readonly (string | undefined)[] = [CoreApp.UnifiedAlerting, CoreApp.CloudAlerting];

/** @param app of Grafana's, in which the query is */
export const askerOf = (app: CoreApp | string | undefined): Asker => (ALERTING.includes(app) ? 'alert' : 'panel');

/** The query in the shape of this version, and with the default where it asks nothing. */
export const wholeQuery = (saved: LearningQuery | string, asker: Asker = 'panel'): LearningQuery =>
  withDefault(currentQuery(saved), asker);

/** Whether the query is asked with the default, and would be asked otherwise if that were another one. */
export const isUnsaid = (saved: LearningQuery | string): boolean => asksNothing({ ...currentQuery(saved) });
