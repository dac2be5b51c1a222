import * as data from '@grafana/data';
import { from, lastValueFrom, toArray } from 'rxjs';
import type { LearningDataSource } from '../../../src/datasource/learning-data-source';
import type { LearningQuery } from '../../../src/datasource/learning-query';

type Request = data.DataQueryRequest<LearningQuery>;

const VOLUME = data.SupplementaryQueryType.LogsVolume;

/** What can be handed over to a test. */
const plain = ({ name, refId, meta, fields }: data.DataFrame) => ({
  name,
  refId,
  meta,
  fields: fields.map(({ name: field, type, labels, config, values }) => ({
    name: field,
    type,
    labels,
    config,
    values: [...values],
  })),
});

async function answered(source: LearningDataSource, request: Request): Promise<data.DataFrame[]> {
  const { data: frames, error, errors } = await lastValueFrom(from(source.query(request)));
  if (error ?? errors?.[0]) throw new Error((error ?? errors![0])!.message);
  return frames;
}

/** As Grafana reads a line of a log out of its frame. */
function rowOf(dataFrame: data.DataFrame, rowIndex: number): data.LogRowModel {
  const at = (name: string) => dataFrame.fields.find((field) => field.name === name)?.values[rowIndex];
  return {
    dataFrame,
    rowIndex,
    entry: at('body'),
    labels: at('labels'),
    rowId: at('id'),
    timeEpochMs: at('timestamp'),
    uid: `${dataFrame.refId}_${at('id') ?? rowIndex}`,
  } as data.LogRowModel;
}

/** Logs as Explore asks for them, to be tried on the data source of the page. */
export const logsOf = (source: LearningDataSource, requestOf: (query: LearningQuery) => Request) => ({
  /** As Grafana finds out what the data source can do. */
  supports: () => {
    const any = source as unknown as data.DataSourceApi;
    return {
      volume: data.hasSupplementaryQuerySupport(any, VOLUME),
      sample: data.hasSupplementaryQuerySupport(any, data.SupplementaryQueryType.LogsSample),
      context: data.hasLogsContextSupport(any),
      toggleableFilters: data.hasToggleableQueryFiltersSupport(any),
    };
  },

  lines: async (query: LearningQuery) => (await answered(source, requestOf(query))).map(plain),

  /** Everything that the provider of the volume says, in turn; undefined where there is none. */
  async volume(query: LearningQuery, filters: data.AdHocVariableFilter[] = []) {
    const provider = source.getDataProvider(VOLUME, { ...requestOf(query), filters });
    const said = provider && (await lastValueFrom(provider.pipe(toArray())));
    return said?.map(({ state, data: frames, error, errors }) => ({
      state,
      error: (error ?? errors?.[0])?.message,
      frames: (frames as data.DataFrame[]).map(plain),
    }));
  },

  /** As newer versions ask: they run the request themselves. */
  async volumeByRequest(query: LearningQuery) {
    const request = source.getSupplementaryRequest(VOLUME, requestOf(query));
    return request && (await answered(source, request)).map(plain);
  },

  /** The lines beside one line of the answer. */
  async context(query: LearningQuery, line: number, options?: data.LogRowContextOptions) {
    const [frame] = await answered(source, requestOf(query));
    const row = rowOf(frame!, line);
    const { data: frames } = await source.getLogRowContext(row, options);
    return {
      offered: source.showContextToggle(row),
      query: await source.getLogRowContextQuery(row, options),
      frames: (frames as data.DataFrame[]).map(plain),
    };
  },
});
