import type { monacoTypes } from '@grafana/ui';
import type { SchemaCache } from './schema-cache';

/** What providers, of which a language has one for all editors, have to know of the editor at hand. */
export interface EditorContext {
  readonly schema: SchemaCache;
  /** Names of the dashboard's variables. */
  readonly variables: () => readonly string[];
  /** Tells the person something that holds until the SQL is changed. */
  readonly say: (notice: string) => void;
}

const contexts = new WeakMap<monacoTypes.editor.ITextModel, EditorContext>();

/** Gives providers the context of an editor, until its model is gone. */
export function provideContext(model: monacoTypes.editor.ITextModel, context: EditorContext): void {
  contexts.set(model, context);
}

export function contextOf(model: monacoTypes.editor.ITextModel): EditorContext | undefined {
  return contexts.get(model);
}
