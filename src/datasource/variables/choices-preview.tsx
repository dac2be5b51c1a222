import { type DataQueryRequest, getDefaultTimeRange } from '@grafana/data';
import { Alert } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { from, lastValueFrom } from 'rxjs';
import { isComplete, type LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { ownName, referencedVariables } from './self-reference';
import { type Choices, toValues } from './to-values';
import { MOST_CHOICES, variableRequest } from './variable-query';

const SHOWN = 10;

let previews = 0;

async function look(source: LearningSource, query: LearningQuery): Promise<Choices> {
  const request = { range: getDefaultTimeRange(), scopedVars: {}, targets: [], intervalMs: 60_000, maxDataPoints: 100 };
  const asked = variableRequest(request as unknown as DataQueryRequest<LearningQuery>, query, `preview-${++previews}`);
  const { data, error, errors } = await lastValueFrom(from(source.query(asked)));
  const problem = error ?? errors?.[0];
  if (problem) throw new Error(problem.message ?? 'The query failed.');
  return toValues(data, MOST_CHOICES);
}

const count = ({ values, more }: Choices) =>
  more
    ? `The first ${MOST_CHOICES.toLocaleString('en')} values; search finds the others`
    : `${values.length.toLocaleString('en')} value${values.length === 1 ? '' : 's'}`;

function Found({ choices }: { readonly choices: Choices }) {
  const shown = choices.values.slice(0, SHOWN).map(({ text, value }) => (text === value ? text : `${text} (${value})`));
  const rest = choices.values.length > SHOWN || choices.more ? ', …' : '';
  return (
    <p role="status">
      {count(choices)}
      {shown.length > 0 && `: ${shown.join(', ')}${rest}`}
    </p>
  );
}

/** What the variable would offer now, or why it offers nothing. */
export function ChoicesPreview({ query, source }: { readonly query: LearningQuery; readonly source: LearningSource }) {
  const [choices, setChoices] = useState<Choices>();
  const [problem, setProblem] = useState('');
  const asked = isComplete(query) ? JSON.stringify(query) : '';
  useEffect(() => {
    let current = true;
    setChoices(undefined);
    setProblem('');
    if (asked === '') return undefined;
    look(source, JSON.parse(asked) as LearningQuery).then(
      (found) => current && setChoices(found),
      (error: unknown) => current && setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      current = false;
    };
  }, [asked, source]);
  const own = referencedVariables(query).find((name) => name === ownName(query));
  if (own) {
    return (
      <Alert severity="error" title={`The variable ${own} refers to itself`}>
        Its choices would depend on what is chosen. Take ${own} out of the query.
      </Alert>
    );
  }
  if (problem)
    return (
      <Alert severity="error" title="The variable has no choices">
        {problem}
      </Alert>
    );
  return choices ? <Found choices={choices} /> : null;
}
