import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let isPrinting = false;

function setPrinting(now: boolean): void {
  isPrinting = now;
  for (const listener of listeners) listener();
}

/** Chromium shrinks what it prints by half as much again, and cuts off the rest; so much of that fits A4 and Letter. */
const MOST_PX = 1050;
/** From here on the page has panels side by side; page.css has the same width. */
const WIDE_PX = 768;

/** Has paper show what the window shows: charts have been drawn for its width, and are not drawn anew for paper. */
function keepLayout({ innerWidth }: Window): void {
  const { style, dataset } = document.documentElement;
  style.setProperty('--print-width', `${innerWidth}px`);
  style.setProperty('--print-zoom', String(Math.min(1, MOST_PX / innerWidth)));
  dataset.print = innerWidth < WIDE_PX ? 'narrow' : 'wide';
}

/** Panels that may show something else in a moment; one with a message waits for nothing. */
const UNDER_WAY = '[data-panel]:is([data-state=waiting], [data-state=refreshing])';

const isUnderWay = () => [...document.querySelectorAll(UNDER_WAY)].some((panel) => !panel.querySelector('.page-empty'));

const LOOK_MS = 200;
const MOST_LOOKS = 150;

/** Until all panels are drawn, or so long that nobody would wait for them. */
async function allDrawn(): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (!isUnderWay()) return;
  }
}

async function printWhole(): Promise<void> {
  setPrinting(true);
  await allDrawn();
  window.print();
  setPrinting(false);
}

/** Has all panels drawn where the page is printed. What prints by a menu of the browser waits for nobody: panels that are not there yet say so. */
export function preparePrinting(): void {
  window.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (key !== 'p' || !(ctrlKey || metaKey) || shiftKey || altKey) return;
    event.preventDefault();
    if (!isPrinting) void printWhole();
  });
  window.addEventListener('beforeprint', () => {
    keepLayout(window);
    setPrinting(true);
  });
  window.addEventListener('afterprint', () => void allDrawn().then(() => setPrinting(false)));
}

/** Whether the page is being printed, or made ready for it. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isPrinting,
  );
}
