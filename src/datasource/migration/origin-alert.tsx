import { Alert } from '@grafana/ui';
import React from 'react';
import { migrateQuery } from '../../query/migration/migrate-query';
import type { LearningQuery } from '../learning-query';
import { unknownFields } from './unknown-fields';

/** Says of a query that this version did not save where it comes from, and what becomes of it. Else nothing. */
export function OriginAlert({ saved }: { readonly saved: LearningQuery | string }) {
  const migrated = migrateQuery(saved as unknown as Readonly<Record<string, unknown>> | string);
  if (migrated?.problem) {
    const { message, hint } = migrated.problem;
    return (
      <Alert severity="error" title={`This query comes from ${migrated.origin}`}>
        {message} {hint} Nothing is changed until you do.
      </Alert>
    );
  }
  if (migrated) {
    return (
      <Alert severity="info" title={`This query comes from ${migrated.origin}`}>
        It is asked as shown below, and saved so once you change it.
        {migrated.notes.map((note) => (
          <div key={note}>{note}</div>
        ))}
      </Alert>
    );
  }
  const fields = typeof saved === 'string' ? [] : unknownFields(saved);
  if (fields.length === 0) return null;
  return (
    <Alert severity="warning" title="A newer version of the plugin may have saved this query">
      This version passes over {fields.join(', ')}. Update the plugin if the answer is not what you expect.
    </Alert>
  );
}
