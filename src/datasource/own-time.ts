import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { t } from './i18n/t';
import type { LearningQuery } from './learning-query';

type Request = Pick<DataQueryRequest<LearningQuery>, 'range' | 'panelPluginId'>;

const isRelative = (time: unknown) => typeof time === 'string' && time.includes('now');

/** Whether Grafana passes over the time that a panel has of its own: it does while that of the dashboard is absolute. */
function isPassedOver({ range: { raw } }: Request): boolean {
  return !isRelative(raw.from) && !isRelative(raw.to);
}

/** A stat that would say "last 24 hours" over another time says which one it shows. */
function named(frame: DataFrame): DataFrame {
  const displayName = t('own-time.label', 'whole time range');
  return { ...frame, fields: frame.fields.map((field) => ({ ...field, config: { ...field.config, displayName } })) };
}

function noticed(frame: DataFrame): DataFrame {
  const text = t(
    'own-time.notice',
    'This is the whole time range of the dashboard, whatever the title says: Grafana lets a panel have a time of its own only while that range is relative, such as the last 7 days.',
  );
  const { meta } = frame;
  return { ...frame, meta: { ...meta, notices: [...(meta?.notices ?? []), { severity: 'info', text }] } };
}

/** Says of a panel that has a time of its own when it shows another one. */
export function withOwnTime(frame: DataFrame, { hasOwnTime }: LearningQuery, request: Request): DataFrame {
  if (!hasOwnTime || !isPassedOver(request)) return frame;
  return request.panelPluginId === 'stat' ? named(frame) : noticed(frame);
}
