import { lazyComponent } from '../lazy-component';
import type { EditorProps } from './editor-props';

/** SQL, in an editor of Monaco's. */
export const SqlEditor = lazyComponent<EditorProps>(async () => {
  const { SqlEditor: Editor } = await import(/* webpackChunkName: "sql-editor" */ '../sql-editor/sql-editor');
  return Editor;
});
