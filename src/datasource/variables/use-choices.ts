import { type DataQueryRequest, getDefaultTimeRange } from '@grafana/data';
import { useEffect, useState } from 'react';
import { from, lastValueFrom } from 'rxjs';
import { failureOf } from '../failure';
import { t } from '../i18n/t';
import { isComplete, type LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { type Choices, toChoices } from './choices';
import { selfReference } from './self-reference';
import { MOST_CHOICES, variableRequest } from './variable-query';

let previews = 0;

async function answerOf(source: LearningSource, query: LearningQuery) {
  const request = { range: getDefaultTimeRange(), scopedVars: {}, targets: [], intervalMs: 60_000, maxDataPoints: 100 };
  const asked = variableRequest(request as unknown as DataQueryRequest<LearningQuery>, query, `preview-${++previews}`);
  const response = await lastValueFrom(from(source.query(asked)));
  const failure = failureOf(response);
  if (failure) throw new Error(failure.message ?? t('variables.failed', 'The query failed.'));
  return response.data;
}

export interface Preview {
  readonly choices?: Choices;
  readonly problem?: string;
  /** Columns of the answer, which stay known while a column is chosen that it lacks. */
  readonly columns: readonly string[];
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function previewOf(frames: Awaited<ReturnType<typeof answerOf>>, query: LearningQuery): Preview {
  const columns = frames[0] && 'fields' in frames[0] ? frames[0].fields.map(({ name }: { name: string }) => name) : [];
  try {
    return { choices: toChoices(frames, query, MOST_CHOICES), columns };
  } catch (error) {
    return { problem: messageOf(error), columns };
  }
}

/** What the variable would offer now, or why it offers nothing. */
export function useChoices(query: LearningQuery, source: LearningSource): Preview {
  const [preview, setPreview] = useState<Preview>({ columns: [] });
  const own = selfReference(query);
  const asked = own === undefined && isComplete(query) ? JSON.stringify(query) : '';
  useEffect(() => {
    let current = true;
    setPreview(({ columns }) => ({ columns }));
    if (asked === '') return undefined;
    const given = JSON.parse(asked) as LearningQuery;
    answerOf(source, given).then(
      (frames) => current && setPreview(previewOf(frames, given)),
      (error: unknown) => current && setPreview({ problem: messageOf(error), columns: [] }),
    );
    return () => {
      current = false;
    };
  }, [asked, source]);
  return own === undefined ? preview : { problem: own, columns: [] };
}
