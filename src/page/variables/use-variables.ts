import type { DataQueryError, TimeRange } from '@grafana/data';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { VariableJson } from '../shared/dashboard-json';
import { mayPass, messageOf, RETRY_MS } from '../shared/failure';
import { chosenIn, type Variable, valueBehind } from '../shared/variable';
import type { Option } from '../shared/variable-kinds';
import { kindOf } from '../shared/variable-kinds';
import { askOptions } from './ask-options';
import { setCurrentVariables } from './current-variables';

interface OptionsRequest {
  readonly options: readonly Option[];
  readonly isSettled: boolean;
  readonly error?: string;
}

const QUERY = 'query';

const NOT_YET: OptionsRequest = { options: [], isSettled: false };

/** What a variable without a choice of its own shows first. */
const orFirst = (chosen: readonly string[], [first]: readonly Option[]) =>
  chosen.length === 0 && first ? [first.value] : chosen;

function variableOf(json: VariableJson, params: URLSearchParams, asked: OptionsRequest | undefined): Variable {
  const stated: OptionsRequest = { options: kindOf(json).options(json), isSettled: true };
  const { options, isSettled, error } = json.type === QUERY ? (asked ?? NOT_YET) : stated;
  const chosen = orFirst(chosenIn(json, params), options);
  return { json, chosen, options, isSettled, ...(error && { error }) };
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
  const [retries, setRetries] = useState(0);
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
      const settle = (change: (before: OptionsRequest) => OptionsRequest) => {
        if (occasions.current[name] === occasion) setAsked((all) => ({ ...all, [name]: change(all[name] ?? NOT_YET) }));
      };
      const askAgain = () => {
        if (occasions.current[name] !== occasion) return;
        delete occasions.current[name];
        setRetries((count) => count + 1);
      };
      askOptions(dataSource, json, range).then(
        (options) => settle(() => ({ options, isSettled: true })),
        (error: DataQueryError) => {
          const isLasting = !mayPass(error);
          settle(({ options, isSettled }) => ({ options, isSettled: isSettled || isLasting, error: messageOf(error) }));
          if (!isLasting) setTimeout(askAgain, RETRY_MS);
        },
      );
    }
  }, [list, variables, dataSource, tick, retries]);
  return variables;
}
