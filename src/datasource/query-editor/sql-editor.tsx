import { LoadingPlaceholder } from '@grafana/ui';
import React, { lazy, Suspense } from 'react';
import type { EditorProps } from './editor-props';

const Editor = lazy(async () => {
  const { SqlEditor } = await import(/* webpackChunkName: "sql-editor" */ '../sql-editor/sql-editor');
  return { default: SqlEditor };
});

/** SQL, in an editor that is loaded when it is first used. */
export function SqlEditor(props: EditorProps) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="Loading the editor…" />}>
      <Editor {...props} />
    </Suspense>
  );
}
