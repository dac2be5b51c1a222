import type { MonacoEditor } from '@grafana/ui';

/**
 * Has the width of lines measured anew. Grafana's component makes the editor while it is hidden, where every line is 0
 * wide, and Monaco keeps that until it draws the line again: till then the mouse is over no word.
 */
export function measureAnew(editor: MonacoEditor): void {
  // Any other value of what decides how lines are drawn; the usual one is half of it.
  editor.updateOptions({ stopRenderingLineAfter: 20_000 });
}
