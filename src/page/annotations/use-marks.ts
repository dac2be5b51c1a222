import type { DataFrame, DataQueryError } from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { failureOf } from '../../datasource/failure';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import { type Asking, requestFor } from '../request/panel-request';
import type { DashboardContext } from '../shared/dashboard-context';
import type { AnnotationJson } from '../shared/dashboard-json';
import { mayPass, messageOf, RETRY_MS } from '../shared/failure';
import type { Annotation } from './annotation';
import { type Mark, marksOf } from './mark';

/** The points that Grafana asks annotations for, whatever the width of the panels. */
const MAX_DATA_POINTS = 100;

interface MarksRequest {
  readonly marks: readonly Mark[];
  readonly error?: string;
}

/** Rejects with DataQueryError. */
async function ask(dataSource: LearningDataSource, json: AnnotationJson, dashboard: DashboardContext): Promise<Mark[]> {
  const { datasource: _only, ...target } = dataSource.annotations!.prepareQuery!({ ...json, enable: true } as never)!;
  const asking: Asking = { requestId: `annotation-${json.name}`, targets: [target], maxDataPoints: MAX_DATA_POINTS };
  const response = await lastValueFrom(dataSource.query(requestFor(asking, dashboard)));
  const failure = failureOf(response);
  if (failure) throw failure;
  return marksOf(response.data as DataFrame[], json);
}

export interface Marks {
  readonly marks: readonly Mark[];
  /** What went wrong, by the name of the annotation. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What the annotations that are shown mark; asked for anew with each revision of the dashboard. */
export function useMarks(annotations: readonly Annotation[], dashboard: DashboardContext): Marks {
  const [asked, setAsked] = useState<Readonly<Record<string, MarksRequest>>>({});
  const [retries, setRetries] = useState(0);
  const wanted = annotations.filter(({ isShown }) => isShown);
  const names = JSON.stringify(wanted.map(({ json }) => json.name));
  const isReady = dashboard.variables.every(({ isSettled }) => isSettled);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when to ask again, the names say what
  useEffect(() => {
    if (!isReady) return;
    let isCurrent = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    for (const { json } of wanted) {
      const settle = (answer: Partial<MarksRequest>) =>
        isCurrent && setAsked((before) => ({ ...before, [json.name]: { marks: [], ...before[json.name], ...answer } }));
      ask(dashboard.dataSource, json, dashboard).then(
        (marks) => settle({ marks, error: '' }),
        (error: DataQueryError) => {
          settle({ error: messageOf(error) });
          if (isCurrent && mayPass(error)) retry ??= setTimeout(() => setRetries((count) => count + 1), RETRY_MS);
        },
      );
    }
    return () => {
      isCurrent = false;
      clearTimeout(retry);
    };
  }, [dashboard.revision, names, isReady, retries]);
  return useMemo(() => {
    const shown = (JSON.parse(names) as string[]).flatMap((name) =>
      asked[name] ? [[name, asked[name]] as const] : [],
    );
    return {
      marks: shown.flatMap(([, { marks }]) => marks),
      errors: Object.fromEntries(shown.flatMap(([name, { error }]) => (error ? [[name, error]] : []))),
    };
  }, [asked, names]);
}
