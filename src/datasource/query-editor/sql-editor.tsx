import { CodeEditor, type Monaco, type MonacoEditor } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';
import type { EditorProps } from './editor-props';
import { suggestions } from './suggestions';

/** SQL, run when the editor is left and by Ctrl+Enter. */
export function SqlEditor({ query, onPatch }: EditorProps) {
  const run = (rawSql: string) => onPatch({ rawSql });
  // The editor keeps the callback of its first day.
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const onMount = (editor: MonacoEditor, monaco: Monaco) => {
    editor.updateOptions({ ariaLabel: 'SQL' });
    editor.addAction({
      id: 'run-query',
      label: 'Run query',
      keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
      run: () => latest.current(editor.getValue()),
    });
  };
  return (
    <CodeEditor
      value={query.rawSql ?? ''}
      language="sql"
      height={200}
      showLineNumbers
      showMiniMap={false}
      onBlur={(rawSql) => {
        if (rawSql !== (query.rawSql ?? '')) run(rawSql);
      }}
      onSave={run}
      onEditorDidMount={onMount}
      getSuggestions={suggestions}
    />
  );
}
