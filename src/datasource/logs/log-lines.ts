import { type DataFrame, DataFrameType, type DataLink } from '@grafana/data';
import { listedPreset } from '../../query/listed';
import { t } from '../i18n/t';
import type { LearningQuery } from '../learning-query';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether an id can be that of an execution. */
export const isExecutionId = (id: unknown): id is string => typeof id === 'string' && UUID.test(id);

interface DataSourceName {
  readonly uid: string;
  readonly name: string;
}

const detailsLink = (refId: string, { uid, name }: DataSourceName): DataLink => ({
  title: t('links.execution', 'All about the execution'),
  url: '',
  internal: {
    datasourceUid: uid,
    datasourceName: name,
    query: {
      refId,
      queryType: 'preset',
      preset: 'execution_details',
      params: { window: 'all' },
      format: 'table',
      filters: [{ field: 'task_id', op: '=', value: `\${__data.fields["id"].text:percentencode}` }],
      linked: { nullable: [] },
    } satisfies LearningQuery,
  },
});

/** The most lines that the query gives, where it is known: Explore says when they are reached. */
function limitOf({ queryType, preset = '', params }: LearningQuery): number | undefined {
  const { limit } = (queryType === 'preset' && listedPreset(preset)?.parameters) || {};
  return limit === undefined ? undefined : Number(params?.limit ?? limit);
}

/** Log lines with what Explore can make of them: links from their ids to the executions, and their limit. */
export function withLineExtras(frame: DataFrame, query: LearningQuery, source: DataSourceName): DataFrame {
  if (frame.meta?.type !== DataFrameType.LogLines) return frame;
  const limit = limitOf(query);
  const meta = limit === undefined ? frame.meta : { ...frame.meta, custom: { ...frame.meta.custom, limit } };
  const fields = frame.fields.map((field) =>
    field.name === 'id' && isExecutionId(field.values[0])
      ? { ...field, config: { ...field.config, links: [detailsLink(query.refId, source)] } }
      : field,
  );
  return { ...frame, fields, meta };
}
