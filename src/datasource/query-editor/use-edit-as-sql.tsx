import type { TimeRange } from '@grafana/data';
import { ConfirmModal } from '@grafana/ui';
import React, { type ReactNode, useState } from 'react';
import { t } from '../i18n/t';
import type { LearningQuery } from '../learning-query';
import { asSql } from './as-sql';
import { lossOf } from './loss';

interface Options {
  readonly query: LearningQuery;
  readonly range: TimeRange;
  readonly storedTimeZone: string;
  readonly onPatch: (fields: Partial<LearningQuery>) => void;
}

interface Pending {
  readonly fields: Partial<LearningQuery>;
  readonly losses: readonly string[];
}

/**
 * Carries a metric query or a preset on as SQL, after it has said what is lost by that.
 * @returns what begins it, and the question, which belongs into the page
 */
export function useEditAsSql({ query, range, storedTimeZone, onPatch }: Options): [begin: () => void, ReactNode] {
  const [pending, setPending] = useState<Pending>();
  const begin = () => {
    const rawSql = asSql(query, range, storedTimeZone);
    const fields: Partial<LearningQuery> = { queryType: 'sql', ...(rawSql && { rawSql }) };
    const losses = rawSql ? lossOf(query, rawSql) : [];
    if (losses.length > 0) setPending({ fields, losses });
    else onPatch(fields);
  };
  const confirm = () => {
    if (pending) onPatch(pending.fields);
    setPending(undefined);
  };
  const question = (
    <ConfirmModal
      isOpen={pending !== undefined}
      title={t('query-editor.edit-as-sql', 'Edit as SQL')}
      body={pending?.losses.join(' ')}
      confirmText={t('query-editor.edit-as-sql', 'Edit as SQL')}
      confirmButtonVariant="primary"
      dismissText={t('query-editor.cancel', 'Cancel')}
      onConfirm={confirm}
      onDismiss={() => setPending(undefined)}
    />
  );
  return [begin, question];
}
