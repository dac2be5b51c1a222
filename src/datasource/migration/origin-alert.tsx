import { Alert } from '@grafana/ui';
import React from 'react';
import { migrateQuery } from '../../query/migration/migrate-query';
import type { Migrated } from '../../query/migration/source';
import { t } from '../i18n/t';
import { originText } from '../i18n/table-texts';
import type { LearningQuery } from '../learning-query';
import { unknownFields } from './unknown-fields';

const comesFrom = ({ origin }: Migrated) =>
  t('origin.title', 'This query comes from {{origin}}', { origin: originText(origin) });

/** Says of a query that this version did not save where it comes from, and what becomes of it. Else nothing. */
export function OriginAlert({ saved }: { readonly saved: LearningQuery | string }) {
  const migrated = migrateQuery(saved as unknown as Readonly<Record<string, unknown>> | string);
  if (migrated?.problem) {
    const { message, hint } = migrated.problem;
    return (
      <Alert severity="error" title={comesFrom(migrated)}>
        {message} {hint} {t('origin.unchanged', 'Nothing is changed until you do.')}
      </Alert>
    );
  }
  if (migrated) {
    return (
      <Alert severity="info" title={comesFrom(migrated)}>
        {t('origin.shown', 'It is asked as shown below, and saved so once you change it.')}
        {migrated.notes.map((note) => (
          <div key={note}>{note}</div>
        ))}
      </Alert>
    );
  }
  const fields = typeof saved === 'string' ? [] : unknownFields(saved);
  if (fields.length === 0) return null;
  return (
    <Alert severity="warning" title={t('origin.newer', 'A newer version of the plugin may have saved this query')}>
      {t(
        'origin.passes-over',
        'This version passes over {{fields}}. Update the plugin if the answer is not what you expect.',
        { fields: fields.join(', ') },
      )}
    </Alert>
  );
}
