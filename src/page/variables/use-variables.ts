import type { TimeRange } from '@grafana/data';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { VariableJson } from '../shared/dashboard-json';
import { chosenIn, type Variable, valueBehind } from '../shared/variable';
import type { Option } from '../shared/variable-kinds';
import { kindOf } from '../shared/variable-kinds';
import { askOptions } from './ask-options';
import { setCurrentVariables } from './current-variables';

interface OptionsRequest {
  readonly options: readonly Option[];
  readonly error?: string;
}

const QUERY = 'query';

/** What a variable without a choice of its own shows first. */
const orFirst = (chosen: readonly string[], [first]: readonly Option[]) =>
  chosen.length === 0 && first ? [first.value] : chosen;

function variableOf(json: VariableJson, params: URLSearchParams, asked: OptionsRequest | undefined): Variable {
  const answer = json.type === QUERY ? asked : { options: kindOf(json).options(json) };
  const { options = [], error } = answer ?? {};
  const chosen = orFirst(chosenIn(json, params), options);
  return { json, chosen, options, isSettled: answer !== undefined, ...(error && { error }) };
}

/** What the answer to a variable's query depends on; null while that is not known. */
function occasionOf(json: VariableJson, variables: readonly Variable[], tick: number): string | null {
  const query = JSON.stringify(json.query);
  const isNamed = (name: string) => new RegExp(`\\$\\{?${name}\\b|\\[\\[${name}\\b`).test(query);
  const above = variables.filter((variable) => variable.json !== json && isNamed(variable.json.name));
  return above.every(({ isSettled }) => isSettled) ? JSON.stringify([tick, above.map(valueBehind)]) : null;
}

/** The variables of a dashboard: chosen by the address, with the options of the moment. `tick` asks for these anew. */
export function useVariables(
  list: readonly VariableJson[],
  search: string,
  dataSource: LearningDataSource,
  range: TimeRange,
  tick: number,
): readonly Variable[] {
  const [asked, setAsked] = useState<Readonly<Record<string, OptionsRequest>>>({});
  const occasions = useRef<Record<string, string>>({});
  const variables = useMemo(() => {
    const params = new URLSearchParams(search);
    const found = list.map((json) => variableOf(json, params, asked[json.name]));
    setCurrentVariables(found);
    return found;
  }, [list, search, asked]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the range moves with the ticks
  useEffect(() => {
    for (const json of list.filter(({ type }) => type === QUERY)) {
      const { name } = json;
      const occasion = occasionOf(json, variables, tick);
      if (occasion === null || occasions.current[name] === occasion) continue;
      occasions.current[name] = occasion;
      const settle = (change: (before: OptionsRequest | undefined) => OptionsRequest) => {
        if (occasions.current[name] === occasion) setAsked((all) => ({ ...all, [name]: change(all[name]) }));
      };
      askOptions(dataSource, json, range).then(
        (options) => settle(() => ({ options })),
        ({ message }: Error) => settle((before) => ({ options: before?.options ?? [], error: message })),
      );
    }
  }, [list, variables, dataSource, tick]);
  return variables;
}
