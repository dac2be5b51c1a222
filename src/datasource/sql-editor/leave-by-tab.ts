import type { MonacoEditor } from '@grafana/ui';

/** Tab indents, and leaves the editor when Escape was the key before it. */
export function leaveByTab(editor: MonacoEditor): void {
  const node = editor.getDomNode();
  if (!node) return;
  let armed = false;
  // Before Monaco's own listeners, which are further in.
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && armed) event.stopPropagation();
    if (event.key !== 'Shift') armed = event.key === 'Escape' || (event.key === 'Tab' && armed);
  };
  const disarm = () => {
    armed = false;
  };
  node.addEventListener('keydown', onKey, true);
  editor.onDidFocusEditorText(disarm);
}
