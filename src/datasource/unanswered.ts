import type {
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  FieldType,
  MappingType,
  SpecialValueMatch,
  ValueMapping,
} from '@grafana/data';
import { failureOf } from './failure';
import { t } from './i18n/t';

type Request = Pick<DataQueryRequest, 'panelPluginId' | 'range' | 'targets'>;

const TIME = 'time' as FieldType;
const NUMBER = 'number' as FieldType;
const STRING = 'string' as FieldType;

/** Before the mappings of a panel, which may have words for what has no value. */
const reading = (text: string): ValueMapping[] => [
  {
    type: 'special' as MappingType.SpecialValue,
    options: { match: 'null' as SpecialValueMatch.Null, result: { text, color: 'text' } },
  },
];

/**
 * What a panel shows whose queries have all failed. Where there is no frame, Grafana shows the words of the panel for an
 * answer without rows, such as "No errors", which nobody knows. Null where there is something else to show, and where no
 * panel asks.
 */
export function unanswered(response: DataQueryResponse, request: Request): DataFrame[] | null {
  const failure = failureOf(response);
  const { panelPluginId, range, targets } = request;
  if (!failure || response.data.length > 0 || panelPluginId === undefined) return null;
  const refId = failure.refId ?? targets[0]!.refId;
  const name = t('unanswered.title', 'Not answered');
  if (panelPluginId === 'table') {
    const why = failure.message ?? failure.data?.message ?? name;
    return [{ refId, length: 1, fields: [{ name, type: STRING, config: {}, values: [why] }] }];
  }
  const fields = [
    { name: 'time', type: TIME, config: {}, values: [range.to.valueOf()] },
    { name, type: NUMBER, config: { noValue: name, mappings: reading(name) }, values: [null] },
  ];
  return [{ refId, length: 1, fields }];
}
