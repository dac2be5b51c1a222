import Mousetrap from 'mousetrap';

/** What Grafana's shortcuts did, in turn. */
export const shortcuts: string[] = [];

/** Keys at which Grafana listens wherever the focus is, also in fields. */
const EVERYWHERE = new Set(['esc']);

/** Grafana's way to leave a field, or else what is open. */
function leave() {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && ['INPUT', 'TEXTAREA'].includes(activeElement.nodeName)) {
    activeElement.blur();
    shortcuts.push('blur');
  } else {
    shortcuts.push('exit');
  }
}

/** Listens on the document, as Grafana does, at keys that are shortcuts of its. */
export function bindGrafanaKeys(): void {
  const keys = new Mousetrap();
  const { stopCallback } = keys;
  keys.stopCallback = (event, element, combo) =>
    !EVERYWHERE.has(combo) && stopCallback.call(keys, event, element, combo);
  const bind = (key: string, act: () => void) =>
    keys.bind(
      key,
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        act();
      },
      'keydown',
    );
  bind('esc', leave);
  for (const key of ['?', 'e', 'v', 'd r', 't z', 'mod+s']) bind(key, () => shortcuts.push(key));
}
