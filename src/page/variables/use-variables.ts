import type { DataQueryRequest, MetricFindValue, TimeRange } from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { LearningQuery } from '../../datasource/learning-query';
import type { LearningVariableSupport } from '../../datasource/variables/variable-support';
import type { VariableJson } from '../dashboard/dashboard-json';
import { setCurrentVariables } from './current-variables';
import { chosenIn, type Option, type Variable } from './variable';

interface Asked {
  readonly options: readonly Option[];
  readonly error?: string;
}

async function ask(dataSource: LearningDataSource, { query }: VariableJson, range: TimeRange): Promise<Option[]> {
  const request = { targets: [query], range, scopedVars: {}, requestId: '', interval: '1m', intervalMs: 60_000 };
  const support = dataSource.variables as LearningVariableSupport;
  const answer = support.query(request as unknown as DataQueryRequest<LearningQuery>);
  const { data, error, errors } = await lastValueFrom(answer);
  const failed = error ?? errors?.[0];
  if (failed) throw new Error(failed.message ?? 'The values could not be read.');
  return (data as unknown as MetricFindValue[]).map(({ text, value = text }) => ({ text, value: String(value) }));
}

const fixedOptions = ({ options = [] }: VariableJson): Option[] =>
  options.filter(({ value }) => value !== '$__all').map(({ text, value }) => ({ text, value }));

/** The variables of a dashboard: chosen by the address, with the options of the moment. `tick` asks for these anew. */
export function useVariables(
  list: readonly VariableJson[],
  search: string,
  dataSource: LearningDataSource,
  range: TimeRange,
  tick: number,
): readonly Variable[] {
  const [asked, setAsked] = useState<Readonly<Record<string, Asked>>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tick is the request to ask again; the range moves with it
  useEffect(() => {
    let isCurrent = true;
    for (const json of list) {
      if (json.type !== 'query') continue;
      ask(dataSource, json, range).then(
        (options) => isCurrent && setAsked((before) => ({ ...before, [json.name]: { options } })),
        ({ message }: Error) =>
          isCurrent &&
          setAsked((before) => ({
            ...before,
            [json.name]: { options: before[json.name]?.options ?? [], error: message },
          })),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [list, dataSource, tick]);
  return useMemo(() => {
    const params = new URLSearchParams(search);
    const variables = list.map((json) => {
      const answer = json.type === 'query' ? asked[json.name] : { options: fixedOptions(json) };
      return { json, chosen: chosenIn(json, params), isSettled: answer !== undefined, options: [], ...answer };
    });
    setCurrentVariables(variables);
    return variables;
  }, [list, search, asked]);
}
