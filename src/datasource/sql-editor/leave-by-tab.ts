import type { MonacoEditor } from '@grafana/ui';

/** Monaco's search bar when it is closed: it stays where it was, unseen, and its buttons would take the focus. */
const CLOSED_SEARCH = '.find-widget:not(.visible)';

/**
 * Tab indents, and leaves the editor when Escape was the key before it, whatever that closed. Escape itself stays within:
 * Grafana takes the focus away at it, and leaves the panel that is edited at the next.
 */
export function leaveByTab(editor: MonacoEditor): void {
  const container = editor.getContainerDomNode();
  const isWithin = (target: EventTarget | null) => target instanceof Node && container.contains(target);
  let armed = false;
  const leave = (event: KeyboardEvent) => {
    event.stopPropagation();
    const closed = [...container.querySelectorAll<HTMLElement>(CLOSED_SEARCH)];
    for (const bar of closed) bar.inert = true;
    // The browser moves the focus between the two.
    window.setTimeout(() => {
      for (const bar of closed) bar.inert = false;
    });
  };
  // Before Monaco's own listeners, which are further in or bubble.
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && armed) leave(event);
    if (event.key !== 'Shift') armed = event.key === 'Escape' || (event.key === 'Tab' && armed);
  };
  // Behind Monaco's own: what an Escape closes is closed by then.
  const keepEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') event.stopPropagation();
  };
  const onFocus = ({ target, relatedTarget }: FocusEvent) => {
    if (isWithin(relatedTarget) || !(target instanceof Element) || !target.closest(CLOSED_SEARCH)) return;
    editor.focus();
  };
  // The search bar gives the focus back to the text when it is closed: that leads out of nothing.
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !isWithin(relatedTarget)) armed = false;
  };
  const onPointer = () => {
    armed = false;
  };
  container.addEventListener('keydown', onKey, true);
  container.addEventListener('keydown', keepEscape);
  container.addEventListener('focusin', onFocus);
  container.addEventListener('focusout', onBlur);
  container.addEventListener('pointerdown', onPointer, true);
}
