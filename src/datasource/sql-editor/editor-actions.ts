import type { Monaco, MonacoEditor, monacoTypes } from '@grafana/ui';
import { t } from '../i18n/t';

/** Monaco's own key for it differs between systems. */
export const format = (editor: monacoTypes.editor.ICodeEditor) =>
  editor.getAction('editor.action.formatDocument')?.run();

/** Keys of the editor. Monaco keeps actions of editors that are gone, and with them all that these held. */
export function addActions(editor: MonacoEditor, { KeyMod, KeyCode }: Monaco, run: (sql: string) => void): void {
  const actions = [
    editor.addAction({
      id: 'run-query',
      label: t('sql-editor.run', 'Run query'),
      keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
      run: () => run(editor.getValue()),
    }),
    editor.addAction({
      id: 'format-query',
      label: t('sql-editor.format-query', 'Format query'),
      keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
      run: format,
    }),
  ];
  editor.onDidDispose(() => {
    for (const action of actions) action.dispose();
  });
}
