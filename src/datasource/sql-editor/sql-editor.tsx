import { getDefaultTimeRange } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { Button, CodeEditor, type Monaco, type MonacoEditor, type monacoTypes, useTheme2 } from '@grafana/ui';
import React, { useEffect, useId, useRef, useState } from 'react';
import { t } from '../i18n/t';
import type { EditorProps } from '../query-editor/editor-props';
import { faultOf } from './check-sql';
import { addActions, format } from './editor-actions';
import { provideContext } from './editor-context';
import { LANGUAGE, registerLanguage } from './language';
import { leaveByTab } from './leave-by-tab';
import { LiveCheck, type State } from './live-check';
import { measureAnew } from './measure-anew';
import { schemaCacheOf } from './schema-cache';
import { StatusLine } from './status-line';

const LOWEST = 160;
const HIGHEST = 480;

const OPTIONS = {
  wordBasedSuggestions: false,
  quickSuggestions: { other: true, comments: false, strings: true },
  suggest: { showStatusBar: true, preview: false, snippetsPreventQuickSuggestions: false },
  scrollBeyondLastLine: false,
  lineNumbersMinChars: 3,
  folding: false,
  fontSize: 13,
  wordWrap: 'on' as const,
  renderLineHighlightOnlyWhenFocus: true,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
};

const variableNames = () =>
  getTemplateSrv()
    .getVariables()
    .map(({ name }) => name);

/** SQL with completion and marks at what is wrong; run by its button, by Ctrl+Enter, and when it is left. */
export function SqlEditor({ query, onPatch, source, range = getDefaultTimeRange(), startsFocused }: EditorProps) {
  const { spacing, colors, typography } = useTheme2();
  const id = useId();
  const [state, setState] = useState<State>({ kind: 'blank' });
  const [notice, setNotice] = useState('');
  const [height, setHeight] = useState(LOWEST);
  const editor = useRef<MonacoEditor | null>(null);
  const check = useRef<LiveCheck | null>(null);
  const created = useRef<monacoTypes.editor.ITextModel | null>(null);
  const run = (rawSql: string) => onPatch({ rawSql });
  const ask = (rawSql: string) => faultOf(source, { ...query, rawSql }, range, id);
  // Monaco keeps the callbacks of its first day.
  const latest = useRef({ run, ask });
  useEffect(() => {
    latest.current = { run, ask };
  });
  useEffect(
    () => () => {
      check.current?.dispose();
      // Monaco fails to take an editor away that shows the details of a choice.
      editor.current?.trigger('unmount', 'hideSuggestWidget', {});
      // Grafana's component leaves its model behind. It is to go after the editor.
      window.setTimeout(() => created.current?.dispose());
    },
    [],
  );

  const onBeforeMount = (monaco: Monaco) => {
    registerLanguage(monaco);
    const listener = monaco.editor.onDidCreateModel((model) => {
      created.current = model;
      listener.dispose();
    });
  };

  const onMount = (mounted: MonacoEditor, monaco: Monaco) => {
    const model = mounted.getModel();
    if (!model) return;
    editor.current = mounted;
    const schema = schemaCacheOf(source);
    void schema.tables();
    void schema.functions();
    provideContext(model, { schema, variables: variableNames, say: setNotice });
    mounted.onDidChangeModelContent(() => setNotice(''));
    check.current = new LiveCheck(monaco, model, (sql) => latest.current.ask(sql), setState);
    mounted.updateOptions({ ariaLabel: t('sql-editor.label', 'SQL. Press Escape, then Tab, to leave.') });
    addActions(mounted, monaco, (sql) => latest.current.run(sql));
    leaveByTab(mounted);
    measureAnew(mounted);
    if (startsFocused) mounted.focus();
    const grow = () => setHeight(Math.min(Math.max(mounted.getContentHeight(), LOWEST), HIGHEST));
    mounted.onDidContentSizeChange(grow);
    grow();
  };
  // The editor keeps the focus, so that it is not left, and run, a moment before.
  const keepFocus = (event: React.MouseEvent) => event.preventDefault();
  const small = { color: colors.text?.secondary, fontSize: typography.bodySmall.fontSize };
  return (
    <div style={{ marginBottom: spacing(0.5) }}>
      <CodeEditor
        value={query.rawSql ?? ''}
        language={LANGUAGE}
        height={height}
        showLineNumbers
        showMiniMap={false}
        monacoOptions={OPTIONS}
        onBeforeEditorMount={onBeforeMount}
        onEditorDidMount={onMount}
        onBlur={(rawSql) => {
          if (rawSql !== (query.rawSql ?? '')) run(rawSql);
        }}
        onSave={run}
      />
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'flex-end',
          gap: spacing(1),
          padding: spacing(0.5, 0),
        }}
      >
        <span style={small}>{t('sql-editor.keys', 'Ctrl+Enter runs. Esc, then Tab, leaves.')}</span>
        <Button
          size="sm"
          variant="secondary"
          icon="brackets-curly"
          tooltip={t('sql-editor.format-help', 'Lay the SQL out anew, Shift+Alt+F')}
          onMouseDown={keepFocus}
          onClick={() => editor.current && format(editor.current)}
        >
          {t('sql-editor.format', 'Format')}
        </Button>
        <Button
          size="sm"
          icon="play"
          tooltip={t('sql-editor.run-help', 'Ctrl+Enter in the editor')}
          onMouseDown={keepFocus}
          onClick={() => run(editor.current?.getValue() ?? query.rawSql ?? '')}
        >
          {t('sql-editor.run', 'Run query')}
        </Button>
      </div>
      <StatusLine state={state} notice={notice} />
    </div>
  );
}
