import { Alert } from '@grafana/ui';
import React from 'react';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import type { Choice, Choices } from './choices';
import type { Preview } from './use-choices';
import { MOST_CHOICES } from './variable-query';

const SHOWN = 10;

const total = ({ values, more }: Choices) =>
  more
    ? t(
        'variables.first-values',
        'The first {{values}} values, which are all that "All" stands for; search finds the others',
        { values: formatNumber(MOST_CHOICES) },
      )
    : t('variables.values', '{{values}} values', {
        count: values.length,
        values: formatNumber(values.length),
        defaultValue_one: '{{values}} value',
      });

function shown({ text, value, count }: Choice): string {
  if (count !== undefined) return `${text} (${formatNumber(count)})`;
  return text === value ? text : `${text} (${value})`;
}

/** What the variable would offer now, or why it offers nothing. */
export function ChoicesPreview({ choices, problem }: Preview) {
  if (problem !== undefined) {
    return (
      <Alert severity="error" title={t('variables.no-choices', 'The variable has no choices')}>
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
