import { Alert } from '@grafana/ui';
import React from 'react';
import type { Choice, Choices } from './choices';
import type { Preview } from './use-choices';
import { MOST_CHOICES } from './variable-query';

const SHOWN = 10;

const number = (count: number) => count.toLocaleString('en');

const total = ({ values, more }: Choices) =>
  more
    ? `The first ${number(MOST_CHOICES)} values, which are all that "All" stands for; search finds the others`
    : `${number(values.length)} value${values.length === 1 ? '' : 's'}`;

function shown({ text, value, count }: Choice): string {
  if (count !== undefined) return `${text} (${number(count)})`;
  return text === value ? text : `${text} (${value})`;
}

/** What the variable would offer now, or why it offers nothing. */
export function ChoicesPreview({ choices, problem }: Preview) {
  if (problem !== undefined) {
    return (
      <Alert severity="error" title="The variable has no choices">
        {problem}
      </Alert>
    );
  }
  if (!choices) return null;
  const first = choices.values.slice(0, SHOWN).map(shown);
  const rest = choices.values.length > SHOWN || choices.more ? ', …' : '';
  return (
    <p role="status">
      {total(choices)}
      {first.length > 0 && `: ${first.join(', ')}${rest}`}
    </p>
  );
}
